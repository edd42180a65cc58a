-- Who pays, for payments whose shop will know her again, and until when the card that is tried is good, where she asked
-- to have it kept: once it is authorised it is.
CREATE TABLE IF NOT EXISTS payers (
    reference TEXT    NOT NULL PRIMARY KEY,
    customer  TEXT    NOT NULL,
    keep_year INTEGER,
    keep_month INTEGER
) STRICT;

CREATE INDEX IF NOT EXISTS payers_by_customer ON payers (customer);

-- Cards that were kept. A real processor has the number in a vault of its own; here what the test card does stands for it.
CREATE TABLE IF NOT EXISTS cards (
    id          TEXT    NOT NULL PRIMARY KEY,
    customer    TEXT    NOT NULL,
    fate        TEXT    NOT NULL,
    brand       TEXT    NOT NULL,
    last4       TEXT    NOT NULL CHECK (length(last4) = 4),
    year        INTEGER NOT NULL,
    month       INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    saved_at_ms INTEGER NOT NULL,
    -- The same card again is no other.
    UNIQUE (customer, fate, brand, last4, year, month)
) STRICT;
