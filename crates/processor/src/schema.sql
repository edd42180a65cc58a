CREATE TABLE IF NOT EXISTS payments (
    seq              INTEGER PRIMARY KEY AUTOINCREMENT,
    reference        TEXT    NOT NULL UNIQUE,
    session          TEXT    NOT NULL UNIQUE,
    status           TEXT    NOT NULL CHECK (status IN
        ('created', 'processing', 'authorised', 'declined', 'captured', 'refunded', 'voided', 'expired')),
    amount_minor     INTEGER NOT NULL CHECK (amount_minor > 0),
    currency         TEXT    NOT NULL,
    description      TEXT    NOT NULL,
    return_url       TEXT    NOT NULL,
    cancel_url       TEXT    NOT NULL,
    webhook_url      TEXT,
    fate             TEXT,
    brand            TEXT,
    last4            TEXT    CHECK (length(last4) = 4),
    last_error       TEXT,
    answer_due_at_ms INTEGER,
    created_at_ms    INTEGER NOT NULL,
    expires_at_ms    INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS payments_by_status ON payments (status, seq);
CREATE INDEX IF NOT EXISTS payments_answer_due ON payments (answer_due_at_ms)
    WHERE answer_due_at_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS payments_to_expire ON payments (expires_at_ms)
    WHERE status IN ('created', 'processing', 'declined');

-- What is still to be delivered. A row goes when the receiver took it; `next_at_ms` is NULL once
-- the delivery was given up, and the row stays for the operator to see.
CREATE TABLE IF NOT EXISTS deliveries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id   TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    forged     INTEGER NOT NULL CHECK (forged IN (0, 1)),
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at_ms INTEGER
) STRICT;

CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (next_at_ms) WHERE next_at_ms IS NOT NULL;
