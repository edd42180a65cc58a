-- A letter that tells of a planned erasure: one more kind. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE account_letters_with_erasure (
    id            TEXT NOT NULL PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (
        kind IN ('register', 'reset', 'email_new', 'email_old', 'password', 'codes', 'erasure')
    ),
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0
);

INSERT INTO account_letters_with_erasure SELECT id, account_id, kind, due_at, attempts, claimed_until FROM account_letters;
DROP TABLE account_letters;
ALTER TABLE account_letters_with_erasure RENAME TO account_letters;

CREATE INDEX account_letters_by_due ON account_letters (due_at);
CREATE INDEX account_letters_by_account ON account_letters (account_id);
