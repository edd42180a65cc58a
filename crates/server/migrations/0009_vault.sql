-- Sealed columns. What is sealed is XChaCha20-Poly1305 in base64url, opened by the data key of its order, person or
-- subscriber alone. Times are epoch milliseconds.

-- The key-encryption keys that the key ring holds, without the keys. Data keys refer to theirs, so that none is
-- written under one that is being taken out of the ring.
CREATE TABLE keks (
    version BIGINT NOT NULL PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);

-- Data keys, wrapped; `id` is that of the order, person or subscriber. Whose row is gone, nobody reads again.
CREATE TABLE data_keys (
    id          TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    kek_version BIGINT NOT NULL REFERENCES keks (version),
    wrapped     TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);

-- Destroyed data keys whose way to be unwrapped is still to be taken out of the key ring.
CREATE TABLE key_endings (
    id       TEXT NOT NULL PRIMARY KEY,
    ended_at BIGINT NOT NULL
);

-- Orders keep their columns; what these hold is sealed from now on. The shop was not open yet: what stood there in
-- plain text is overwritten, and such an order reads as one whose person was erased.
UPDATE orders SET full_name = '', mobile = '', line1 = '', line2 = '', city = '', postal_code = '', email = NULL,
    landline = NULL, request_hash = '';
DELETE FROM outbox WHERE kind = 'confirm';
-- The mobile number as a tag under the order's data key: it can be held against another one without being opened.
ALTER TABLE orders ADD COLUMN mobile_tag TEXT NOT NULL DEFAULT '';

-- The newsletter starts anew, with a blind index for "one subscription an address".
DROP TABLE newsletter_letters;
DROP TABLE newsletter_tokens;
DROP TABLE newsletter_subscribers;

CREATE TABLE newsletter_subscribers (
    id           TEXT NOT NULL PRIMARY KEY,
    email        TEXT NOT NULL,
    email_index  TEXT NOT NULL UNIQUE,
    asked_at     BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- The tokens of mailed links: those that confirm, and those that end it.
CREATE TABLE newsletter_tokens (
    token_hash    TEXT NOT NULL PRIMARY KEY,
    subscriber_id TEXT NOT NULL REFERENCES newsletter_subscribers (id) ON DELETE CASCADE,
    confirms      BIGINT NOT NULL,
    made_at       BIGINT NOT NULL
);

CREATE INDEX newsletter_tokens_by_subscriber ON newsletter_tokens (subscriber_id);

-- Letters that are still to be sent; an empty issue is the request to confirm.
CREATE TABLE newsletter_letters (
    subscriber_id TEXT NOT NULL REFERENCES newsletter_subscribers (id) ON DELETE CASCADE,
    issue_id      TEXT NOT NULL,
    due_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (subscriber_id, issue_id)
);

CREATE INDEX newsletter_letters_by_due ON newsletter_letters (due_at);
