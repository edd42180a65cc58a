-- What is deleted when its time is up leaves two kinds of evidence. Times are epoch milliseconds.

-- Rows of the log of choices whose time was up: the ends of what was taken out, sealed with the shop's key, so that the
-- chain can still be followed over it. Neighbours are joined, so there are few.
CREATE TABLE consent_gaps (
    from_seq  BIGINT NOT NULL PRIMARY KEY,
    to_seq    BIGINT NOT NULL UNIQUE,
    -- The hash before the first row that was taken out, and that of the last one.
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL,
    mac       TEXT NOT NULL
);

-- Each run of the job that deletes: what was due at `due_at`. One that was cut off has no `finished_at`.
CREATE TABLE retention_runs (
    id          TEXT NOT NULL PRIMARY KEY,
    due_at      BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT
);

-- How many rows which rule took; none for a rule that had nothing to take.
CREATE TABLE retention_counts (
    run_id TEXT NOT NULL REFERENCES retention_runs (id) ON DELETE CASCADE,
    rule   TEXT NOT NULL,
    gone   BIGINT NOT NULL CHECK (gone > 0),
    PRIMARY KEY (run_id, rule)
);

CREATE INDEX retention_runs_by_age ON retention_runs (started_at);
CREATE INDEX orders_by_age ON orders (created_at);
CREATE INDEX order_events_by_status ON order_events (status, at);
CREATE INDEX order_grants_by_age ON order_grants (granted_at);
CREATE INDEX consent_log_by_age ON consent_log (recorded_at);
CREATE INDEX consent_subjects_by_age ON consent_subjects (changed_at);
