-- What people decide about the use of their data, and who was given any of it. Times are epoch milliseconds.

-- Restrictions ('everything') and objections (one use). Whose: the kind of row that it holds for, and which; no reference,
-- since it is one of several tables. An order's goes with the order, a chooser's with her choices.
CREATE TABLE data_limits (
    subject    TEXT NOT NULL CHECK (subject IN ('order', 'chooser', 'subscriber', 'account')),
    subject_id TEXT NOT NULL,
    data_use   TEXT NOT NULL CHECK (data_use IN ('everything', 'reports', 'recommendations', 'marketing', 'partner')),
    -- Why, for 'everything'; empty for an objection, which needs no reason.
    reason     TEXT NOT NULL,
    since      BIGINT NOT NULL,
    PRIMARY KEY (subject_id, subject, data_use)
);

CREATE INDEX data_limits_by_age ON data_limits (since);

-- The ledger: one row for each time that something about a person is handed to somebody else, written in the transaction
-- that decides it. `id` is made of what it is about, so that what is sent again after a crash is told once.
CREATE TABLE disclosures (
    id         TEXT NOT NULL PRIMARY KEY,
    subject    TEXT NOT NULL CHECK (subject IN ('order', 'chooser', 'subscriber', 'account')),
    subject_id TEXT NOT NULL,
    -- By its id in the registry.
    recipient  TEXT NOT NULL,
    -- What, in the program's words; no values.
    parts      TEXT NOT NULL,
    why        TEXT NOT NULL,
    at         BIGINT NOT NULL
);

CREATE INDEX disclosures_by_subject ON disclosures (subject_id);
CREATE INDEX disclosures_by_age ON disclosures (at);
