-- Accounts. What somebody could be reached by is sealed under the account's own data key, whose id is the account's.
-- Times are epoch milliseconds, hashes of tokens SHA-256 in lower-case hexadecimal.

-- An account stands here from the moment somebody registers an address; it is one once `verified_at` is set. Several may
-- be registered with one address, the first that is confirmed stays.
CREATE TABLE accounts (
    id                TEXT NOT NULL PRIMARY KEY,
    email             TEXT NOT NULL,
    email_index       TEXT NOT NULL,
    name              TEXT,
    -- Argon2id with its parameters and salt.
    password_hash     TEXT NOT NULL,
    -- Characters of the password, as far as rules ask: whether it is long enough without a second factor.
    password_long     BIGINT NOT NULL CHECK (password_long IN (0, 1)),
    -- What holds its cart and opens its orders, in place of a browser's token: the hash of one that nobody has.
    holder_hash       TEXT NOT NULL UNIQUE,
    made_at           BIGINT NOT NULL,
    verified_at       BIGINT,
    -- When she last signed in.
    seen_at           BIGINT NOT NULL,
    -- The address that is to be hers once it is confirmed.
    new_email         TEXT,
    new_email_index   TEXT,
    -- When she asked for it.
    new_email_at      BIGINT,
    -- The secret of the authenticator app; asked for at signing in once it is confirmed.
    totp_secret       TEXT,
    totp_confirmed_at BIGINT,
    -- The last step of time whose code was used: no code is taken twice.
    totp_step         BIGINT NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX accounts_by_email ON accounts (email_index) WHERE verified_at IS NOT NULL;
CREATE INDEX accounts_by_use ON accounts (seen_at);
CREATE INDEX accounts_by_new_email ON accounts (new_email_at) WHERE new_email_at IS NOT NULL;

-- Browsers that are signed in.
CREATE TABLE account_sessions (
    id           TEXT NOT NULL PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash   TEXT NOT NULL UNIQUE,
    -- The kind of browser, in the shop's own words.
    device       TEXT NOT NULL,
    made_at      BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    -- When the password was last typed in it.
    confirmed_at BIGINT NOT NULL
);

CREATE INDEX account_sessions_by_account ON account_sessions (account_id);
CREATE INDEX account_sessions_by_use ON account_sessions (seen_at);

-- Browsers that were signed in once: guesses of others do not lock them out.
CREATE TABLE account_devices (
    token_hash TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (token_hash, account_id)
);

CREATE INDEX account_devices_by_account ON account_devices (account_id);
CREATE INDEX account_devices_by_use ON account_devices (seen_at);

-- The tokens of mailed links, and tickets between the password and the second factor.
CREATE TABLE account_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('verify', 'reset', 'email', 'ticket')),
    made_at    BIGINT NOT NULL,
    uses       BIGINT NOT NULL DEFAULT 0,
    -- The blind index of the address that it was mailed to, which is all that it proves; none for a ticket.
    email_index TEXT
);

CREATE INDEX account_tokens_by_account ON account_tokens (account_id);
CREATE INDEX account_tokens_by_age ON account_tokens (made_at);

-- Codes for the day the authenticator app is lost; a used one is deleted.
CREATE TABLE account_recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash  TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

-- The address book, sealed under the account's data key.
CREATE TABLE account_addresses (
    id          TEXT NOT NULL PRIMARY KEY,
    account_id  TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    country     TEXT NOT NULL,
    full_name   TEXT NOT NULL,
    mobile      TEXT NOT NULL,
    line1       TEXT NOT NULL,
    line2       TEXT NOT NULL,
    city        TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    made_at     BIGINT NOT NULL
);

CREATE INDEX account_addresses_by_account ON account_addresses (account_id);

-- Letters that are still to be sent; each says what `kind` says, to the address of its account.
CREATE TABLE account_letters (
    id            TEXT NOT NULL PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (kind IN ('register', 'reset', 'email_new', 'email_old', 'password', 'codes')),
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX account_letters_by_due ON account_letters (due_at);
CREATE INDEX account_letters_by_account ON account_letters (account_id);
