-- The log of choices as a chain. The one before had no chain and the shop was not open yet: it starts anew.
DROP TABLE consent_log;

-- Every choice as it was made; rows are only ever added, in the order of `seq`. `hash` covers the row and `prev_hash`.
CREATE TABLE consent_log (
    seq         BIGINT NOT NULL PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    subject_id  TEXT NOT NULL REFERENCES consent_subjects (id),
    -- The hash of the request's key: one telling is one row, and cannot be told again.
    request_key TEXT NOT NULL UNIQUE,
    version     TEXT NOT NULL,
    language    TEXT NOT NULL,
    wording     TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    granted     TEXT NOT NULL,
    declined    TEXT NOT NULL,
    how         TEXT NOT NULL CHECK (how IN ('banner', 'center', 'gpc')),
    gpc         BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    prev_hash   TEXT NOT NULL,
    hash        TEXT NOT NULL
);

CREATE INDEX consent_log_by_subject ON consent_log (subject_id);

-- Where the chain ends: one row, sealed with the shop's key. Who writes to the log holds it, so writers take turns.
CREATE TABLE consent_head (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL,
    mac  TEXT NOT NULL
);

-- The exact words of each question that was ever shown, by their hash.
CREATE TABLE consent_wordings (
    hash     TEXT NOT NULL PRIMARY KEY,
    language TEXT NOT NULL,
    text     TEXT NOT NULL
);

-- The services that a browser excepts from what it allows: a JSON list.
ALTER TABLE consent_subjects ADD COLUMN declined TEXT NOT NULL DEFAULT '[]';

-- Who has said that they read a version of the policy.
CREATE TABLE policy_acknowledgements (
    id          TEXT NOT NULL PRIMARY KEY,
    subject_id  TEXT NOT NULL REFERENCES consent_subjects (id),
    version     TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    UNIQUE (subject_id, version)
);
