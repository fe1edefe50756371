-- Whoever says that they are in danger may answer a notice by it, so each such message asks what its sender has received. A talkative
-- resident has thousands of answers and a handful of notices: the handful has an index of its own.

-- +goose Up
CREATE INDEX outbox_received ON outbox (address, shown) WHERE broadcast <> '' AND round = 0 AND shown > 0;
