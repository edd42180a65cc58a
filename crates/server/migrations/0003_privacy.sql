-- Consent, and what is recorded under it. Who refused has no row anywhere: these are browsers that allowed something.
-- Times are epoch milliseconds; `granted` is a JSON list of purposes.

-- What holds now. The token's hash is wiped when everything is taken back: what stays proves that there was a
-- consent and leads to nobody.
CREATE TABLE consent_subjects (
    id          TEXT NOT NULL PRIMARY KEY,
    token_hash  TEXT UNIQUE,
    granted     TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    changed_at  BIGINT NOT NULL
);

-- Every choice as it was made; rows are only ever added.
CREATE TABLE consent_log (
    id          TEXT NOT NULL PRIMARY KEY,
    subject_id  TEXT NOT NULL REFERENCES consent_subjects (id),
    fingerprint TEXT NOT NULL,
    granted     TEXT NOT NULL,
    how         TEXT NOT NULL CHECK (how IN ('banner', 'center', 'gpc')),
    recorded_at BIGINT NOT NULL
);

CREATE INDEX consent_log_by_subject ON consent_log (subject_id);

CREATE TABLE browsing_events (
    id          TEXT NOT NULL PRIMARY KEY,
    subject_id  TEXT NOT NULL REFERENCES consent_subjects (id),
    kind        TEXT NOT NULL CHECK (kind IN ('page_viewed', 'bag_viewed', 'searched', 'time_spent')),
    page        TEXT,
    bag         TEXT,
    search      TEXT,
    seconds     BIGINT,
    happened_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE INDEX browsing_events_by_subject ON browsing_events (subject_id);
CREATE INDEX browsing_events_by_age ON browsing_events (happened_at);
