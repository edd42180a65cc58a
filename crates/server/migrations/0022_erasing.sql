-- Erasure that reaches the payment processor: one more kind of errand. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE outbox_with_forgetting (
    order_id      TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (kind IN ('capture', 'void', 'confirm', 'forget')),
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, kind)
);

INSERT INTO outbox_with_forgetting SELECT order_id, kind, due_at, attempts, claimed_until FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_with_forgetting RENAME TO outbox;

CREATE INDEX outbox_by_due ON outbox (due_at);

-- Erasures that were put off. One that is planned has `due_at` and the keys that its person is known by; it is deleted when it
-- is called off. One that is done has `erased_at` and its certificate, and of the keys the one of the browser that asked.
-- Hashes are SHA-256 in lower-case hexadecimal, times epoch milliseconds.
CREATE TABLE erasures (
    id          TEXT NOT NULL PRIMARY KEY,
    -- What opens her orders: that of the browser, or her account's holder.
    orders_key  TEXT NOT NULL,
    browser_key TEXT NOT NULL,
    consent_key TEXT,
    cart_key    TEXT,
    account_id  TEXT,
    asked_at    BIGINT NOT NULL,
    due_at      BIGINT,
    erased_at   BIGINT,
    certificate TEXT
);

CREATE UNIQUE INDEX erasures_planned ON erasures (orders_key) WHERE due_at IS NOT NULL;
CREATE INDEX erasures_by_browser ON erasures (browser_key);
CREATE INDEX erasures_by_due ON erasures (due_at);
CREATE INDEX erasures_by_age ON erasures (erased_at);
