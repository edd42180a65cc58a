-- Carts, orders and their payments. Money is minor units, times are epoch milliseconds, hashes are SHA-256 in
-- lower-case hexadecimal: the tokens themselves are known to browsers and mails only.
-- Personal data stands in `orders` alone, once, column by column as privacy.toml lists it.

CREATE TABLE carts (
    id         TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    version    BIGINT NOT NULL CHECK (version > 0),
    updated_at BIGINT NOT NULL
);

CREATE INDEX carts_by_age ON carts (updated_at);

CREATE TABLE cart_lines (
    id               TEXT NOT NULL PRIMARY KEY,
    cart_id          TEXT NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    -- The cart's version that brought the line: the order in which lines were added.
    position         BIGINT NOT NULL,
    variant_id       TEXT NOT NULL REFERENCES variants (id),
    quantity         BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 10),
    -- The price that the shopper last saw and did not object to.
    seen_price_minor BIGINT NOT NULL,
    UNIQUE (cart_id, variant_id)
);

CREATE TABLE orders (
    id           TEXT NOT NULL PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    -- No reference: a cart is forgotten long before an order is.
    cart_id      TEXT NOT NULL,
    -- What was asked for, to tell the same request under another key from another request.
    request_hash TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('awaiting_payment', 'placed', 'expired', 'cancelled')),
    created_at   BIGINT NOT NULL,
    total_minor  BIGINT NOT NULL CHECK (total_minor > 0),
    currency     TEXT NOT NULL,
    -- The landed cost as it was shown, JSON: evidence, never reckoned with.
    cost         TEXT NOT NULL,
    -- The consignee.
    full_name    TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    country      TEXT NOT NULL,
    line1        TEXT NOT NULL,
    line2        TEXT NOT NULL,
    city         TEXT NOT NULL,
    postal_code  TEXT NOT NULL,
    email        TEXT,
    landline     TEXT
);

-- A cart has one order that waits for its payment, whatever the number of clicks.
CREATE UNIQUE INDEX orders_open_by_cart ON orders (cart_id) WHERE status = 'awaiting_payment';

CREATE TABLE order_lines (
    order_id         TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    variant_id       TEXT NOT NULL REFERENCES variants (id),
    position         BIGINT NOT NULL,
    slug             TEXT NOT NULL,
    name             TEXT NOT NULL,
    merchant_id      TEXT NOT NULL REFERENCES merchants (id),
    merchant         TEXT NOT NULL,
    sku              TEXT NOT NULL,
    colour           TEXT NOT NULL,
    size             TEXT NOT NULL,
    unit_price_minor BIGINT NOT NULL,
    quantity         BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, variant_id)
);

-- No status is taken on twice, so an order's turns are told apart by it.
CREATE TABLE order_events (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    status   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (order_id, status)
);

-- Stock that an unpaid order holds: taken from `variants` already. The row goes when the order is paid for,
-- and when it is given up, then together with what it held going back.
CREATE TABLE reservations (
    order_id   TEXT NOT NULL PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

CREATE INDEX reservations_by_expiry ON reservations (expires_at);

-- One an order; `id` is the reference by which the processor knows it.
CREATE TABLE payments (
    id           TEXT NOT NULL PRIMARY KEY,
    order_id     TEXT NOT NULL UNIQUE REFERENCES orders (id) ON DELETE CASCADE,
    status       TEXT NOT NULL CHECK (status IN ('wanted', 'open', 'authorised', 'captured', 'voided')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency     TEXT NOT NULL,
    -- Where the shopper pays; known once the processor has made the payment.
    page_url     TEXT,
    -- Why the last card was refused.
    failure      TEXT,
    created_at   BIGINT NOT NULL,
    -- When the processor is to be asked next, while the order waits; no time once it does not.
    ask_at       BIGINT
);

CREATE INDEX payments_to_ask ON payments (ask_at) WHERE ask_at IS NOT NULL;

-- Requests that must not be carried out twice.
CREATE TABLE idempotency (
    scope      TEXT NOT NULL,
    key        TEXT NOT NULL,
    body_hash  TEXT NOT NULL,
    order_id   TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    -- The run of the server that works on it; empty when nobody does.
    worker     TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    -- The answer, byte for byte, once there is one.
    answer     TEXT,
    PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_by_age ON idempotency (started_at);
CREATE INDEX idempotency_by_order ON idempotency (order_id);

-- What is to be done outside the database once a transaction stands: capture, void, mail.
CREATE TABLE outbox (
    order_id      TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (kind IN ('capture', 'void', 'confirm')),
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, kind)
);

CREATE INDEX outbox_by_due ON outbox (due_at);

-- Which browser may see which order.
CREATE TABLE order_grants (
    browser_hash TEXT NOT NULL,
    order_id     TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    granted_at   BIGINT NOT NULL,
    PRIMARY KEY (browser_hash, order_id)
);

CREATE INDEX order_grants_by_order ON order_grants (order_id);

-- The tokens of mailed links.
CREATE TABLE order_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    made_at    BIGINT NOT NULL
);

CREATE INDEX order_tokens_by_order ON order_tokens (order_id);

-- Webhooks that were heard, so that a second delivery is known.
CREATE TABLE webhook_events (
    id       TEXT NOT NULL PRIMARY KEY,
    heard_at BIGINT NOT NULL
);

CREATE INDEX webhook_events_by_age ON webhook_events (heard_at);
