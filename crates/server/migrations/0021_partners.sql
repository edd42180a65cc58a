-- Which service a page waits for: there may be several with a partner.
ALTER TABLE partner_events ADD COLUMN service TEXT NOT NULL DEFAULT 'partner-analytics';
