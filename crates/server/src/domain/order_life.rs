//! The life of an order, as a pure state machine.
//!
//! ```text
//!                    PaymentAuthorised
//! awaiting_payment ────────────────────▶ placed
//!        │  │
//!        │  └─ TimeRanOut ──▶ expired
//!        └─ GivenUp ────────▶ cancelled
//! ```
//!
//! The other three are ends. A payment that is authorised after the end of its order is given back.

use contract::orders::OrderStatus;

/// Something that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The processor holds the amount for the shop.
    PaymentAuthorised,
    /// The reservation ran out, or the payment can no longer be made.
    TimeRanOut,
    /// Another order of the same cart replaces it.
    GivenUp,
}

/// What a turn brings with it, in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// The reserved stock is sold: it does not come back.
    ConsumeReservation,
    /// The reserved stock can be bought again.
    GiveStockBack,
    /// What was bought leaves the cart.
    ClearCart,
    /// The authorised amount is to be taken.
    Capture,
    /// Whatever the processor holds or may come to hold is to be given back.
    Void,
    /// The consignee is to be told, if she gave an email.
    Confirm,
}

/// Where an order stands after a turn, and what else is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The status then; the same as before when the turn changes nothing.
    pub status: OrderStatus,
    /// What else is to be done.
    pub consequences: &'static [Consequence],
}

/// Where `turn` leads from `status`. Every turn may come at any time and any number of times.
#[must_use]
pub const fn after(status: OrderStatus, turn: Turn) -> Step {
    use Consequence::{Capture, ClearCart, Confirm, ConsumeReservation, GiveStockBack, Void};
    use OrderStatus::{AwaitingPayment, Cancelled, Expired, Placed};
    match (status, turn) {
        (AwaitingPayment, Turn::PaymentAuthorised) => {
            Step { status: Placed, consequences: &[ConsumeReservation, ClearCart, Capture, Confirm] }
        }
        (AwaitingPayment, Turn::TimeRanOut) => Step { status: Expired, consequences: &[GiveStockBack, Void] },
        (AwaitingPayment, Turn::GivenUp) => Step { status: Cancelled, consequences: &[GiveStockBack, Void] },
        (Expired | Cancelled, Turn::PaymentAuthorised) => Step { status, consequences: &[Void] },
        (Placed | Expired | Cancelled, _) => Step { status, consequences: &[] },
    }
}

/// Whether nothing leads away from `status`.
#[must_use]
pub const fn is_end(status: OrderStatus) -> bool {
    !matches!(status, OrderStatus::AwaitingPayment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::select};

    const TURNS: &[Turn] = &[Turn::PaymentAuthorised, Turn::TimeRanOut, Turn::GivenUp];

    /// The world around one order of one unit, of which there was one.
    #[derive(Debug)]
    struct World {
        status: OrderStatus,
        stock: i32,
        reserved: i32,
        sold: i32,
        captures: u32,
        voids: u32,
        authorised: bool,
    }

    impl World {
        const fn reserved() -> Self {
            Self {
                status: OrderStatus::AwaitingPayment,
                stock: 0,
                reserved: 1,
                sold: 0,
                captures: 0,
                voids: 0,
                authorised: false,
            }
        }

        fn take(&mut self, turn: Turn) {
            self.authorised |= turn == Turn::PaymentAuthorised;
            let step = after(self.status, turn);
            self.status = step.status;
            for consequence in step.consequences {
                match consequence {
                    Consequence::ConsumeReservation => {
                        self.reserved -= 1;
                        self.sold += 1;
                    }
                    Consequence::GiveStockBack => {
                        self.reserved -= 1;
                        self.stock += 1;
                    }
                    Consequence::Capture => self.captures += 1,
                    Consequence::Void => self.voids += 1,
                    Consequence::ClearCart | Consequence::Confirm => {}
                }
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_leads_out_of_an_end(turn in select(TURNS), status in select(OrderStatus::ALL)) {
            if is_end(status) {
                prop_assert_eq!(after(status, turn).status, status);
            }
        }

        #[test]
        fn every_sequence_ends_with_stock_and_money_in_agreement(turns in vec(select(TURNS), 0..12)) {
            let mut world = World::reserved();
            for turn in turns {
                world.take(turn);
                prop_assert_eq!(world.stock + world.reserved + world.sold, 1, "no unit is lost or made");
                prop_assert!(world.stock >= 0 && world.reserved >= 0 && world.sold >= 0);
                prop_assert_eq!(world.reserved == 1, world.status == OrderStatus::AwaitingPayment);
                prop_assert_eq!(world.captures, u32::from(world.status == OrderStatus::Placed), "charged once if placed");
                prop_assert_eq!(world.sold == 1, world.status == OrderStatus::Placed);
                prop_assert!(world.captures == 0 || world.voids == 0, "never both taken and given back");
                let over = is_end(world.status) && world.status != OrderStatus::Placed;
                prop_assert!(!(over && world.authorised) || world.voids > 0, "no amount stays held for nothing");
            }
        }
    }
}
