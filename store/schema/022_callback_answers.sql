-- What a callback came to stands in the history where it happened: contacted, solved, satisfied, reached, as JSON; '' for other events and
-- for those of before.

-- +goose Up
ALTER TABLE events ADD COLUMN answer TEXT NOT NULL DEFAULT '';
