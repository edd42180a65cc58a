-- Since when a browser of hers asks by Global Privacy Control not to be tracked; null where none does. It holds in her
-- other browsers, too, until she chooses otherwise in one of them.
ALTER TABLE accounts ADD COLUMN gpc_at BIGINT;
