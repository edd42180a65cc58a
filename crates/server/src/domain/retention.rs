//! What is deleted when (promise: P4): the schedules of the registry, and the rules that carry them out.
//!
//! **Invariant:** how long something is kept stands in `privacy.toml` alone. A schedule without rules does not compile;
//! a personal column that no rule of its schedule reaches fails a test.

use contract::privacy::{DAY_MS, registry::RetentionId};

/// One way in which rows go when their time is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Carts that nobody touched.
    Carts,
    /// Orders that were paid for, with all that hangs on them: the registry keeps no bookkeeping beyond its ten years.
    Orders,
    /// Orders that never were, once nothing of theirs is left to be done.
    UnpaidOrders,
    /// Whom orders were for that were cancelled and refunded, not the sale and its refund (promise: O6).
    CancelledOrders,
    /// What customs knew consignees by: the number of an order, not the order (promise: O2).
    IdNumbers,
    /// Answers to orders that were sent.
    Replays,
    /// Which browser may open which order.
    OrderGrants,
    /// What was recorded of visits.
    BrowsingEvents,
    /// Choices that were changed, withdrawn or ran out; what is left of them is a sealed gap in the chain.
    ConsentLog,
    /// Who read which version of the policy.
    Acknowledgements,
    /// Whose choices they were, once none of them is left.
    ConsentSubjects,
    /// The way from a browser to a choice that has run out.
    ConsentTokens,
    /// Addresses that the newsletter goes to.
    Subscribers,
    /// Addresses that never confirmed it.
    UnconfirmedSubscribers,
    /// Messages of the payment processor.
    Webhooks,
    /// The evidence of what was deleted.
    Runs,
    /// What was never sent to the partner.
    PartnerEvents,
    /// What people asked about their data, once it was answered or refused.
    Requests,
    /// Accounts that nobody signs in to any more, with all that hangs on them.
    Accounts,
    /// Registrations that nobody confirmed.
    Registrations,
    /// Browsers that were signed in.
    Sessions,
    /// Browsers that are known to have been.
    Devices,
    /// The keys of mailed links.
    Links,
    /// Addresses that accounts were to have, and that nobody confirmed.
    NewEmails,
    /// Restrictions and objections.
    DataLimits,
    /// The ledger of what was handed to others.
    Disclosures,
    /// Certificates of erasures that were planned.
    Certificates,
    /// What passkeys have answered.
    Challenges,
}

/// The rules of a schedule, in the order in which they are carried out.
#[must_use]
pub const fn rules(schedule: RetentionId) -> &'static [Rule] {
    match schedule {
        RetentionId::Cart => &[Rule::Carts],
        RetentionId::Order => &[Rule::Orders],
        RetentionId::Clearance => &[Rule::IdNumbers],
        RetentionId::Unpaid => &[Rule::UnpaidOrders],
        RetentionId::Cancelled => &[Rule::CancelledOrders],
        RetentionId::Replay => &[Rule::Replays],
        RetentionId::Browser => &[Rule::OrderGrants],
        RetentionId::Browsing => &[Rule::BrowsingEvents],
        // Subjects last: the others refer to them.
        RetentionId::Consent => &[Rule::ConsentLog, Rule::Acknowledgements, Rule::ConsentSubjects],
        RetentionId::Preferences => &[Rule::ConsentTokens],
        RetentionId::Newsletter => &[Rule::Subscribers],
        RetentionId::Unconfirmed => &[Rule::UnconfirmedSubscribers],
        RetentionId::Heard => &[Rule::Webhooks],
        RetentionId::Evidence => &[Rule::Runs],
        RetentionId::Visit => &[Rule::PartnerEvents],
        RetentionId::Request => &[Rule::Requests],
        RetentionId::Account => &[Rule::Accounts],
        RetentionId::Session => &[Rule::Sessions],
        RetentionId::Device => &[Rule::Devices],
        RetentionId::Link => &[Rule::Registrations, Rule::Links, Rule::NewEmails],
        RetentionId::Limit => &[Rule::DataLimits],
        RetentionId::Disclosure => &[Rule::Disclosures],
        RetentionId::Certificate => &[Rule::Certificates],
        RetentionId::Answer => &[Rule::Challenges],
    }
}

impl Rule {
    /// As the evidence names it.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Carts => "carts",
            Self::Orders => "orders",
            Self::UnpaidOrders => "unpaid-orders",
            Self::CancelledOrders => "cancelled-orders",
            Self::IdNumbers => "id-numbers",
            Self::Replays => "replays",
            Self::OrderGrants => "order-grants",
            Self::BrowsingEvents => "browsing-events",
            Self::ConsentLog => "consent-log",
            Self::Acknowledgements => "acknowledgements",
            Self::ConsentSubjects => "consent-subjects",
            Self::ConsentTokens => "consent-tokens",
            Self::Subscribers => "subscribers",
            Self::UnconfirmedSubscribers => "unconfirmed-subscribers",
            Self::Webhooks => "webhooks",
            Self::Runs => "runs",
            Self::PartnerEvents => "partner-events",
            Self::Requests => "requests",
            Self::Accounts => "accounts",
            Self::Registrations => "registrations",
            Self::Sessions => "sessions",
            Self::Devices => "devices",
            Self::Links => "links",
            Self::NewEmails => "new-emails",
            Self::DataLimits => "data-limits",
            Self::Disclosures => "disclosures",
            Self::Certificates => "certificates",
            Self::Challenges => "challenges",
        }
    }

    /// The tables that it takes rows, or (`table.column`) values, from: its own, and those that hang on it.
    #[must_use]
    pub const fn reaches(self) -> &'static [&'static str] {
        match self {
            Self::Carts => &["carts", "cart_lines"],
            Self::Orders | Self::UnpaidOrders => {
                &["orders", "order_lines", "order_events", "payments", "order_tokens", "order_grants", "idempotency"]
            }
            Self::CancelledOrders => &["orders.email", "order_tokens", "order_grants", "idempotency"],
            Self::IdNumbers => &["orders.id_number"],
            Self::Replays => &["idempotency"],
            Self::OrderGrants => &["order_grants"],
            Self::BrowsingEvents => &["browsing_events"],
            Self::ConsentLog => &["consent_log"],
            Self::Acknowledgements => &["policy_acknowledgements"],
            Self::ConsentSubjects => &["consent_subjects"],
            Self::ConsentTokens => &["consent_subjects.token_hash"],
            Self::Subscribers | Self::UnconfirmedSubscribers => {
                &["newsletter_subscribers", "newsletter_tokens", "newsletter_letters"]
            }
            Self::Webhooks => &["webhook_events"],
            Self::Runs => &["retention_runs", "retention_counts"],
            Self::PartnerEvents => &["partner_events"],
            Self::Requests => &["data_requests", "data_request_turns"],
            Self::Accounts => &[
                "accounts",
                "account_sessions",
                "account_devices",
                "account_tokens",
                "account_recovery_codes",
                "account_addresses",
                "account_passkeys",
                // Left alone by its account, a row of these goes once the processor has been told.
                "payment_customers",
            ],
            Self::Registrations => &["accounts", "account_tokens", "account_letters"],
            Self::Sessions => &["account_sessions"],
            Self::Devices => &["account_devices"],
            Self::Links => &["account_tokens"],
            Self::NewEmails => &["accounts.new_email", "accounts.new_email_index", "accounts.new_email_at"],
            Self::DataLimits => &["data_limits"],
            Self::Disclosures => &["disclosures"],
            Self::Certificates => &["erasures"],
            Self::Challenges => &["account_challenges"],
        }
    }
}

/// Up to when something must have happened for its time to be up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Epoch milliseconds: what happened then or before goes.
    pub before_ms: i64,
    /// The same for a choice that nobody changed: it ran out by itself, and its time counts from there.
    pub unchanged_ms: i64,
}

impl Due {
    /// For a schedule, at `now_ms`.
    #[must_use]
    pub fn of(schedule: RetentionId, now_ms: i64) -> Self {
        let days = |schedule: RetentionId| i64::from(schedule.days()) * DAY_MS;
        let before_ms = now_ms.saturating_sub(days(schedule));
        Self { before_ms, unchanged_ms: before_ms.saturating_sub(days(RetentionId::Preferences)) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use contract::privacy::{
        CHOICE_DAYS,
        registry::{FIELDS, RETENTIONS},
    };

    use super::*;

    /// promise: P4
    #[test]
    fn promise_p4_every_personal_column_is_reached_by_a_rule_of_its_own_schedule() {
        for field in FIELDS {
            let (table, _) = field.column.split_once('.').unwrap();
            let schedule = RetentionId::ALL.iter().find(|schedule| schedule.slug() == field.keep).unwrap();
            let reached = rules(*schedule)
                .iter()
                .flat_map(|rule| rule.reaches())
                .any(|place| *place == table || *place == field.column);
            assert!(
                reached,
                "{}: privacy.toml keeps it for {:?}, and no rule of that schedule reaches it: see domain/retention.rs",
                field.column, field.keep
            );
        }
    }

    #[test]
    fn no_two_rules_have_a_name_or_a_schedule_in_common() {
        let all: Vec<Rule> = RetentionId::ALL.iter().flat_map(|schedule| rules(*schedule)).copied().collect();
        let names: BTreeSet<&str> = all.iter().map(|rule| rule.slug()).collect();
        assert_eq!(names.len(), all.len());
        assert_eq!(RetentionId::ALL.len(), RETENTIONS.len());
    }

    #[test]
    fn a_choice_runs_out_when_the_registry_says_so() {
        assert_eq!(i64::from(RetentionId::Preferences.days()), CHOICE_DAYS);
        let due = Due::of(RetentionId::Consent, 2_000 * DAY_MS);
        assert_eq!(due, Due { before_ms: 905 * DAY_MS, unchanged_ms: 725 * DAY_MS });
    }
}
