-- Lets payments be refunded in a file from before that: SQLite changes no CHECK, so the column is made anew. `schema.sql`
-- makes the indexes again.
BEGIN IMMEDIATE;
DROP INDEX payments_by_status;
DROP INDEX payments_to_expire;
ALTER TABLE payments ADD COLUMN standing TEXT NOT NULL DEFAULT 'created' CHECK (standing IN
    ('created', 'processing', 'authorised', 'declined', 'captured', 'refunded', 'voided', 'expired'));
UPDATE payments SET standing = status;
ALTER TABLE payments DROP COLUMN status;
ALTER TABLE payments RENAME COLUMN standing TO status;
COMMIT;
