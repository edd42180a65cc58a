-- An order that was paid for can be cancelled: two more statuses, two more errands, one more end of a payment. SQLite
-- changes no CHECK: a column is made anew beside the old one and takes its name; a table that others refer to stays.
ALTER TABLE orders ADD COLUMN standing TEXT NOT NULL DEFAULT 'awaiting_payment'
    CHECK (standing IN ('awaiting_payment', 'placed', 'expired', 'cancelled', 'refunding', 'refunded'));
UPDATE orders SET standing = status;
DROP INDEX orders_open_by_cart;
ALTER TABLE orders DROP COLUMN status;
ALTER TABLE orders RENAME COLUMN standing TO status;
CREATE UNIQUE INDEX orders_open_by_cart ON orders (cart_id) WHERE status = 'awaiting_payment';

ALTER TABLE payments ADD COLUMN standing TEXT NOT NULL DEFAULT 'wanted'
    CHECK (standing IN ('wanted', 'open', 'authorised', 'captured', 'voided', 'refunded'));
UPDATE payments SET standing = status;
ALTER TABLE payments DROP COLUMN status;
ALTER TABLE payments RENAME COLUMN standing TO status;

CREATE TABLE outbox_with_refunds (
    order_id      TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (kind IN ('capture', 'void', 'confirm', 'forget', 'refund', 'regret')),
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, kind)
);

INSERT INTO outbox_with_refunds SELECT order_id, kind, due_at, attempts, claimed_until FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_with_refunds RENAME TO outbox;

CREATE INDEX outbox_by_due ON outbox (due_at);
