-- The audit log: who did what, to what, for what, when. Rows are only ever added, in the order of `seq`; `hash` is keyed
-- with the shop's key and covers the row and `prev_hash`. Ids, words of the program's own and numbers: nothing that a
-- person ever typed.
CREATE TABLE audit_log (
    seq        BIGINT NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    -- Which of them; empty where the kind says all that there is to say.
    actor_id   TEXT NOT NULL,
    action     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    -- A number, or words of the program's own such as the names of columns; empty for none.
    detail     TEXT NOT NULL,
    prev_hash  TEXT NOT NULL,
    hash       TEXT NOT NULL
);

CREATE INDEX audit_log_by_subject ON audit_log (subject_id);

-- Where it ends: one row, sealed with the shop's key. Who writes to the log holds it, so writers take turns.
CREATE TABLE audit_head (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL,
    mac  TEXT NOT NULL
);
