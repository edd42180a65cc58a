//! Which tables hold something about persons, whose rows are whose, and from when their time runs.

use super::{Mine, Since, TableOfPersons};

const HER_ORDERS: Mine = Mine::Order("t.order_id");
const HER_CHOICES: Mine =
    Mine::Consent("t.subject_id IN (SELECT s.id FROM consent_subjects s WHERE s.token_hash = $1)");
/// As the order of a row says.
const AS_ITS_ORDER: Since = Since::Order("t.order_id");
/// The same for what goes when it is forgotten whom that was for.
const AS_FOR_WHOM: Since = Since::Person("t.order_id");
/// When she last signed in to the account of a row.
const USED_AT: Since = Since::At("(SELECT a.seen_at FROM accounts a WHERE a.id = t.account_id)");

/// Every table whose rows belong to a person that the shop can know again; in the order of the registry.
pub const TABLES_OF_PERSONS: &[TableOfPersons] = &[
    TableOfPersons {
        name: "orders",
        mine: Mine::Order("t.id"),
        since: &[
            ("order", Since::Order("t.id")),
            ("cancelled", Since::Person("t.id")),
            ("clearance", Since::At("t.created_at")),
        ],
        order: "t.created_at DESC, t.id",
    },
    TableOfPersons {
        name: "order_lines",
        mine: HER_ORDERS,
        since: &[("order", AS_ITS_ORDER)],
        order: "t.order_id DESC, t.position",
    },
    TableOfPersons {
        name: "order_events",
        mine: HER_ORDERS,
        since: &[("order", AS_ITS_ORDER)],
        order: "t.at DESC, t.order_id, t.status",
    },
    TableOfPersons {
        name: "carts",
        mine: Mine::Cart("t.token_hash = $1"),
        since: &[("cart", Since::At("t.updated_at"))],
        order: "t.id",
    },
    TableOfPersons {
        name: "cart_lines",
        mine: Mine::Cart("t.cart_id IN (SELECT c.id FROM carts c WHERE c.token_hash = $1)"),
        since: &[("cart", Since::At("(SELECT c.updated_at FROM carts c WHERE c.id = t.cart_id)"))],
        order: "t.position, t.id",
    },
    TableOfPersons {
        name: "payments",
        mine: HER_ORDERS,
        since: &[("order", AS_ITS_ORDER), ("cancelled", AS_FOR_WHOM)],
        order: "t.created_at DESC, t.id",
    },
    TableOfPersons {
        name: "idempotency",
        mine: HER_ORDERS,
        since: &[("replay", Since::At("t.started_at"))],
        order: "t.started_at DESC, t.key",
    },
    TableOfPersons {
        name: "order_grants",
        mine: HER_ORDERS,
        since: &[("browser", Since::At("t.granted_at"))],
        order: "t.granted_at DESC, t.order_id, t.browser_hash",
    },
    TableOfPersons {
        name: "order_tokens",
        mine: HER_ORDERS,
        since: &[("order", AS_ITS_ORDER), ("cancelled", AS_FOR_WHOM)],
        order: "t.made_at DESC, t.token_hash",
    },
    TableOfPersons {
        name: "consent_subjects",
        mine: Mine::Consent("t.token_hash = $1"),
        since: &[("preferences", Since::At("t.changed_at")), ("consent", Since::NOT_YET)],
        order: "t.id",
    },
    TableOfPersons {
        name: "consent_log",
        mine: HER_CHOICES,
        // A choice is over once there is another.
        since: &[(
            "consent",
            Since::At(
                "(SELECT MIN(l.recorded_at) FROM consent_log l WHERE l.subject_id = t.subject_id AND l.seq > t.seq)",
            ),
        )],
        order: "t.seq DESC",
    },
    TableOfPersons {
        name: "policy_acknowledgements",
        mine: HER_CHOICES,
        since: &[("consent", Since::NOT_YET)],
        order: "t.recorded_at DESC, t.id",
    },
    TableOfPersons {
        name: "browsing_events",
        mine: HER_CHOICES,
        since: &[("browsing", Since::At("t.happened_at"))],
        order: "t.happened_at DESC, t.id",
    },
    TableOfPersons {
        name: "partner_events",
        mine: HER_CHOICES,
        since: &[("visit", Since::At("t.made_at"))],
        order: "t.made_at DESC, t.id",
    },
    TableOfPersons {
        name: "accounts",
        mine: Mine::Account,
        since: &[("account", Since::At("t.seen_at")), ("link", Since::At("t.new_email_at"))],
        order: "t.id",
    },
    TableOfPersons {
        name: "account_sessions",
        mine: Mine::OfAccount,
        since: &[("session", Since::At("t.seen_at"))],
        order: "t.seen_at DESC, t.id",
    },
    TableOfPersons {
        name: "account_devices",
        mine: Mine::OfAccount,
        since: &[("device", Since::At("t.seen_at"))],
        order: "t.seen_at DESC, t.token_hash",
    },
    TableOfPersons {
        name: "account_tokens",
        mine: Mine::OfAccount,
        since: &[("link", Since::At("t.made_at"))],
        order: "t.made_at DESC, t.token_hash",
    },
    TableOfPersons {
        name: "account_recovery_codes",
        mine: Mine::OfAccount,
        since: &[("account", USED_AT)],
        order: "t.made_at DESC, t.code_hash",
    },
    TableOfPersons {
        name: "account_addresses",
        mine: Mine::OfAccount,
        since: &[("account", USED_AT)],
        order: "t.made_at DESC, t.id",
    },
    TableOfPersons {
        name: "payment_customers",
        mine: Mine::Customer,
        since: &[("account", USED_AT)],
        order: "t.made_at DESC, t.id",
    },
    TableOfPersons {
        name: "account_passkeys",
        mine: Mine::OfAccount,
        since: &[("account", USED_AT)],
        order: "t.made_at DESC, t.id",
    },
    TableOfPersons {
        name: "account_challenges",
        mine: Mine::OfAccount,
        since: &[("answer", Since::At("t.taken_at"))],
        order: "t.taken_at DESC, t.challenge_hash",
    },
    TableOfPersons {
        name: "data_limits",
        mine: Mine::Subjects,
        since: &[("limit", Since::At("t.since"))],
        order: "t.since DESC, t.subject_id, t.data_use",
    },
    TableOfPersons {
        name: "disclosures",
        mine: Mine::Subjects,
        since: &[("disclosure", Since::At("t.at"))],
        order: "t.at DESC, t.id",
    },
    TableOfPersons {
        name: "erasures",
        mine: Mine::Erasures,
        since: &[("certificate", Since::At("t.erased_at"))],
        order: "t.asked_at DESC, t.id",
    },
];

/// Personal tables that nothing in a browser leads to: what they hold, and how a person gets at it all the same.
pub const UNSEEN: &[(&str, &str, &str)] = &[
    (
        "newsletter_subscribers",
        "Whether an address gets the newsletter, since when, which letters went to it, and which use of it is limited",
        "Only who reads an address's mail may know. Each letter has a link that ends the newsletter and deletes the address at once.",
    ),
    ("newsletter_tokens", "The keys of the links in its letters, hashed", "They go with the address."),
    (
        "data_requests",
        "What you asked of us about your data, and how far it is",
        "It is listed by itself, with its deadline: in the privacy center, under your requests.",
    ),
    ("data_request_turns", "What happened to them", "They go with the request."),
    (
        "other browsers",
        "What your other browsers allowed and what was recorded of their visits",
        "It hangs on a key that each of them has for itself, and nothing tells us whose they are. Open this page there to see it.",
    ),
    (
        "secrets of an account",
        "The hash of your password, and the secret that your authenticator app has",
        "That there is one is shown. Whoever had them could try to sign in as you; they are no use for anything else.",
    ),
];

/// Personal columns of which only the end is shown, in an export as well: what they are, and why.
pub const MASKED: &[(&str, &str, &str)] = &[(
    "orders.id_number",
    "The whole of an identity number",
    "Whoever knows an order's number and mobile number shall not learn here what to pose as you with, so its end alone is \
     shown. Write to us if you want to see it.",
)];

/// Personal columns whose values would be keys in wrong hands: that there is one is shown, and not which.
pub const SECRETS: &[&str] = &["accounts.password_hash", "accounts.totp_secret"];
