-- Letters that tell people how what they asked of the shop fares: one a turn, to the address that their order was given
-- with.
CREATE TABLE data_request_letters (
    request_id    TEXT NOT NULL REFERENCES data_requests (id) ON DELETE CASCADE,
    -- The turn in the request's timeline.
    number        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- Until when a server has it in hand, or has put it off.
    claimed_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (request_id, number)
);
