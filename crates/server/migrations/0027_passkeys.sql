-- Passkeys. Times are epoch milliseconds, hashes SHA-256 in lower-case hexadecimal.
CREATE TABLE account_passkeys (
    id            TEXT NOT NULL PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- As the authenticator names it, base64url; nobody's twice.
    credential_id TEXT NOT NULL UNIQUE,
    -- The COSE key as the authenticator wrote it, base64url.
    public_key    TEXT NOT NULL,
    -- How often it has signed, by its own count; zero for those that do not count.
    sign_count    BIGINT NOT NULL,
    -- How she calls it; sealed under the account's data key.
    label         TEXT,
    made_at       BIGINT NOT NULL,
    used_at       BIGINT
);

CREATE INDEX account_passkeys_by_account ON account_passkeys (account_id);

-- What passkeys have answered: no answer is taken twice. What is only asked stands nowhere; its seal tells it.
CREATE TABLE account_challenges (
    challenge_hash TEXT NOT NULL PRIMARY KEY,
    account_id     TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    taken_at       BIGINT NOT NULL
);

CREATE INDEX account_challenges_by_account ON account_challenges (account_id);
CREATE INDEX account_challenges_by_age ON account_challenges (taken_at);

-- A letter that tells of a new passkey: one more kind. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE account_letters_with_passkey (
    id            TEXT NOT NULL PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (
        kind IN ('register', 'reset', 'email_new', 'email_old', 'password', 'codes', 'erasure', 'passkey')
    ),
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0
);

INSERT INTO account_letters_with_passkey SELECT id, account_id, kind, due_at, attempts, claimed_until FROM account_letters;
DROP TABLE account_letters;
ALTER TABLE account_letters_with_passkey RENAME TO account_letters;

CREATE INDEX account_letters_by_due ON account_letters (due_at);
CREATE INDEX account_letters_by_account ON account_letters (account_id);
