-- Promo codes: a per cent off the goods. Times are epoch milliseconds.

CREATE TABLE promo_codes (
    code      TEXT NOT NULL PRIMARY KEY,
    percent   BIGINT NOT NULL CHECK (percent BETWEEN 1 AND 90),
    -- From when it takes nothing off any more; no time for never.
    ends_at   BIGINT,
    -- Orders that it may still be used for, without those that stand or wait for their payment; no number for any.
    uses_left BIGINT CHECK (uses_left >= 0)
);

-- What an order took off, and by which code: no reference, since an order outlives its code.
ALTER TABLE orders ADD COLUMN promo_code TEXT;
ALTER TABLE orders ADD COLUMN promo_percent BIGINT;
ALTER TABLE orders ADD COLUMN discount_minor BIGINT NOT NULL DEFAULT 0 CHECK (discount_minor >= 0);
-- The line's share of it: the shares add up to the order's.
ALTER TABLE order_lines ADD COLUMN discount_minor BIGINT NOT NULL DEFAULT 0 CHECK (discount_minor >= 0);
