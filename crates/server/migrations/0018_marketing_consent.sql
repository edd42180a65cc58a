-- Whose consent a subscription was asked for under: a keyed hash of the subject, so that a withdrawal finds it and a
-- copy of the database leads from no address to a browser. Older subscriptions have none and end by their letters' link.
ALTER TABLE newsletter_subscribers ADD COLUMN consent_tag TEXT;

CREATE INDEX newsletter_subscribers_by_consent ON newsletter_subscribers (consent_tag);

-- What kind of device a page was viewed on: phone, tablet, desktop, other.
ALTER TABLE browsing_events ADD COLUMN device TEXT;
