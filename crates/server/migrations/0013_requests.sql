-- What people asked of the shop about their data, by the ids of their account or order. Times are epoch milliseconds.

CREATE TABLE data_requests (
    id          TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('access', 'export', 'correction', 'erasure', 'restriction', 'objection')),
    -- Whose: the table and the row that it is about. No reference: the request outlives what was erased by it.
    subject     TEXT NOT NULL CHECK (subject IN ('account', 'order')),
    subject_id  TEXT NOT NULL,
    state       TEXT NOT NULL,
    refusal     TEXT,
    received_at BIGINT NOT NULL,
    turned_at   BIGINT NOT NULL,
    -- How long the clock stood while the shop waited for the person, without the present wait.
    stood_ms    BIGINT NOT NULL CHECK (stood_ms >= 0),
    extended    BIGINT NOT NULL CHECK (extended IN (0, 1)),
    -- Which alarm was raised over the present deadline, and from when the next is due; no time where none is.
    told        TEXT,
    alarm_at    BIGINT
);

CREATE INDEX data_requests_by_subject ON data_requests (subject_id);
CREATE INDEX data_requests_by_alarm ON data_requests (alarm_at) WHERE alarm_at IS NOT NULL;

-- Its timeline; `due_at` is the deadline as it was then.
CREATE TABLE data_request_turns (
    request_id TEXT NOT NULL REFERENCES data_requests (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    turn       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    PRIMARY KEY (request_id, number)
);

-- Alarms that are still to be mailed to the shop's own contact.
CREATE TABLE data_request_alarms (
    request_id    TEXT NOT NULL REFERENCES data_requests (id) ON DELETE CASCADE,
    alarm         TEXT NOT NULL,
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand, or has put it off.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (request_id, alarm, due_at)
);
