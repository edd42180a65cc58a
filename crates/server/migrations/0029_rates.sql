-- The newest reference rates of the European Central Bank, for estimates: all of them of one day.
CREATE TABLE exchange_rates (
    -- ISO 4217.
    currency   TEXT NOT NULL PRIMARY KEY,
    -- Millionths of it for one euro.
    millionths BIGINT NOT NULL CHECK (millionths > 0),
    -- The day that they were published for, as 2026-11-27.
    day        TEXT NOT NULL
);
