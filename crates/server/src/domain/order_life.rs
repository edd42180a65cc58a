//! The life of an order, as a pure state machine.
//!
//! ```text
//!                    PaymentAuthorised
//! awaiting_payment ────────────────────▶ placed ── CalledOff ──▶ refunding ── MoneyReturned ──▶ refunded
//!        │  │
//!        │  └─ TimeRanOut ────────────▶ expired
//!        └─ GivenUp, CalledOff ───────▶ cancelled
//! ```
//!
//! What is expired, cancelled or refunded stays so. A payment that is authorised after the end of its order is given back.

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
    /// Whoever placed it wants it no more.
    CalledOff,
    /// The processor has given back what was held or taken.
    MoneyReturned,
}

/// What a turn brings with it, in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// The reserved stock is sold: it does not come back.
    ConsumeReservation,
    /// The reserved stock can be bought again.
    GiveStockBack,
    /// What was sold can be bought again.
    TakeBack,
    /// What was bought leaves the cart.
    ClearCart,
    /// The authorised amount is to be taken.
    Capture,
    /// Whatever the processor holds or may come to hold is to be given back.
    Void,
    /// Whatever the processor holds or took is to be given back.
    Refund,
    /// The books say that it was.
    NoteRefund,
    /// The consignee is to be told, if she gave an email.
    Confirm,
    /// She is to be told that it is cancelled, if she gave an email.
    Regret,
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
    use Consequence::{
        Capture, ClearCart, Confirm, ConsumeReservation, GiveStockBack, NoteRefund, Refund, Regret, TakeBack, Void,
    };
    use OrderStatus::{AwaitingPayment, Cancelled, Expired, Placed, Refunded, Refunding};
    match (status, turn) {
        (AwaitingPayment, Turn::PaymentAuthorised) => {
            Step { status: Placed, consequences: &[ConsumeReservation, ClearCart, Capture, Confirm] }
        }
        (AwaitingPayment, Turn::TimeRanOut) => Step { status: Expired, consequences: &[GiveStockBack, Void] },
        (AwaitingPayment, Turn::GivenUp | Turn::CalledOff) => {
            Step { status: Cancelled, consequences: &[GiveStockBack, Void] }
        }
        (Placed, Turn::CalledOff) => Step { status: Refunding, consequences: &[TakeBack, Refund, Regret] },
        (Refunding, Turn::MoneyReturned) => Step { status: Refunded, consequences: &[NoteRefund] },
        (Expired | Cancelled, Turn::PaymentAuthorised) => Step { status, consequences: &[Void] },
        (_, _) => Step { status, consequences: &[] },
    }
}

/// Whether an order that stands so waits for no payment any more: it was paid for, or came to nothing.
#[must_use]
pub const fn is_settled(status: OrderStatus) -> bool {
    !matches!(status, OrderStatus::AwaitingPayment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::select};

    const TURNS: &[Turn] =
        &[Turn::PaymentAuthorised, Turn::TimeRanOut, Turn::GivenUp, Turn::CalledOff, Turn::MoneyReturned];

    /// The world around one order of one unit, of which there was one.
    #[derive(Debug)]
    struct World {
        status: OrderStatus,
        stock: i32,
        reserved: i32,
        sold: i32,
        captures: u32,
        voids: u32,
        refunds: u32,
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
                refunds: 0,
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
                    Consequence::TakeBack => {
                        self.sold -= 1;
                        self.stock += 1;
                    }
                    Consequence::Refund => self.refunds += 1,
                    Consequence::Capture => self.captures += 1,
                    Consequence::Void => self.voids += 1,
                    Consequence::ClearCart | Consequence::Confirm | Consequence::Regret | Consequence::NoteRefund => {}
                }
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_leads_out_of_an_end(turn in select(TURNS), status in select(OrderStatus::ALL)) {
            if matches!(status, OrderStatus::Expired | OrderStatus::Cancelled | OrderStatus::Refunded) {
                prop_assert_eq!(after(status, turn).status, status);
            }
        }

        #[test]
        fn nothing_leads_back_to_what_waits_for_its_payment(turn in select(TURNS), status in select(OrderStatus::ALL)) {
            prop_assert!(!is_settled(status) || is_settled(after(status, turn).status));
        }

        #[test]
        fn every_sequence_ends_with_stock_and_money_in_agreement(turns in vec(select(TURNS), 0..12)) {
            let mut world = World::reserved();
            for turn in turns {
                world.take(turn);
                prop_assert_eq!(world.stock + world.reserved + world.sold, 1, "no unit is lost or made");
                prop_assert!(world.stock >= 0 && world.reserved >= 0 && world.sold >= 0);
                prop_assert_eq!(world.reserved == 1, world.status == OrderStatus::AwaitingPayment);
                let called_off = matches!(world.status, OrderStatus::Refunding | OrderStatus::Refunded);
                let paid = called_off || world.status == OrderStatus::Placed;
                prop_assert_eq!(world.captures, u32::from(paid), "charged once if placed");
                prop_assert_eq!(world.refunds, u32::from(called_off), "given back once if called off");
                prop_assert_eq!(world.sold == 1, world.status == OrderStatus::Placed);
                prop_assert!(world.captures == 0 || world.voids == 0, "never both taken and given back");
                let over = matches!(world.status, OrderStatus::Expired | OrderStatus::Cancelled);
                prop_assert!(!(over && world.authorised) || world.voids > 0, "no amount stays held for nothing");
            }
        }
    }
}
