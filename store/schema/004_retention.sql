-- Ended tickets whose person is still known, in the order they ended: they are anonymised when their time has come.

-- +goose Up
CREATE INDEX tickets_known ON tickets (closed) WHERE closed > 0 AND source <> '';
