-- What the life of a ticket in the office needs: areas, co-offices, joined tickets, what waits for approval, and when to look at the limit next.

-- +goose Up
ALTER TABLE tickets ADD COLUMN area TEXT NOT NULL DEFAULT '';       -- code of the smallest area known
ALTER TABLE tickets ADD COLUMN co_offices TEXT NOT NULL DEFAULT ''; -- 协办, a list
ALTER TABLE tickets ADD COLUMN parent TEXT NOT NULL DEFAULT '';     -- 并单: the ticket this one joined
ALTER TABLE tickets ADD COLUMN settled BOOLEAN NOT NULL DEFAULT FALSE; -- a dispute was decided
ALTER TABLE tickets ADD COLUMN request TEXT NOT NULL DEFAULT '';    -- tickets.Request as JSON
ALTER TABLE tickets ADD COLUMN paused BIGINT NOT NULL DEFAULT 0;    -- 挂账 since
ALTER TABLE tickets ADD COLUMN pause_till BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN check_at BIGINT NOT NULL DEFAULT 0;  -- when its limit is looked at next; 0: never
CREATE INDEX tickets_check ON tickets (check_at) WHERE check_at > 0;
CREATE INDEX tickets_parent ON tickets (parent) WHERE parent <> '';

ALTER TABLE areas ADD COLUMN shape TEXT NOT NULL DEFAULT '';        -- GeoJSON geometry
ALTER TABLE offices ADD COLUMN serves TEXT NOT NULL DEFAULT '';     -- beginnings of service codes, a list
ALTER TABLE offices ADD COLUMN duties TEXT NOT NULL DEFAULT '';     -- 职责清单 of a community, a list of the same
ALTER TABLE offices ADD COLUMN parent TEXT NOT NULL DEFAULT '';     -- the office above it
ALTER TABLE offices ADD COLUMN chat TEXT NOT NULL DEFAULT '';       -- address of its people's chat
ALTER TABLE staff ADD COLUMN area TEXT NOT NULL DEFAULT '';         -- they act within this area; '' everywhere
