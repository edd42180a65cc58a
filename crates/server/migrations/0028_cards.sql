-- By what the payment processor knows who has an account, so that it can keep her card. A row outlives its account until the
-- processor has been told to forget: whatever deletes the account leaves that to be done, and none can leave it out.
CREATE TABLE payment_customers (
    id            TEXT NOT NULL PRIMARY KEY,
    -- None once the account is gone.
    account_id    TEXT UNIQUE REFERENCES accounts (id) ON DELETE SET NULL,
    -- Sealed under a data key of its own: the account's goes with the account.
    reference     TEXT NOT NULL,
    made_at       BIGINT NOT NULL,
    -- When the processor is to be told next, how often that was tried, and until when a server has it in hand.
    due_at        BIGINT NOT NULL DEFAULT 0,
    attempts      BIGINT NOT NULL DEFAULT 0,
    claimed_until BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX payment_customers_to_forget ON payment_customers (due_at) WHERE account_id IS NULL;
