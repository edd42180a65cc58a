-- The newsletter. An address stands here from the moment somebody asks for it to be written to; it is written to, but
-- for the one letter that asks for confirmation, only once `confirmed_at` is set. Ending the newsletter deletes the
-- row and all that hangs on it. Times are epoch milliseconds, hashes SHA-256 in lower-case hexadecimal.

CREATE TABLE newsletter_subscribers (
    id           TEXT NOT NULL PRIMARY KEY,
    email        TEXT NOT NULL UNIQUE,
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

CREATE TABLE newsletter_issues (
    id      TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    text    TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

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

-- What goes to the analytics partner, for those who granted sharing: a page by its kind, and nothing of who saw it
-- but the subject that a withdrawal deletes it by. A row is deleted before it is sent.
CREATE TABLE partner_events (
    id         TEXT NOT NULL PRIMARY KEY,
    subject_id TEXT NOT NULL REFERENCES consent_subjects (id) ON DELETE CASCADE,
    page       TEXT NOT NULL,
    made_at    BIGINT NOT NULL
);

CREATE INDEX partner_events_by_subject ON partner_events (subject_id);
