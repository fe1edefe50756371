-- What supervision looks for: tickets that were opened again, and those an office has given back.

-- +goose Up
CREATE INDEX tickets_reopened ON tickets (standing, standing_at, number) WHERE level > 0;
CREATE INDEX rounds_returned ON rounds (number) WHERE (ending = 'returned' OR ending = 'disputed');
