-- The tenant besides its areas and offices: what goes to whom, and the names of places. town counts the changes of all of it, so that
-- every instance knows when what it has read is no longer true.

-- +goose Up
CREATE TABLE town (
  id        TEXT PRIMARY KEY, -- always 'town'
  version   BIGINT NOT NULL,
  automatic BOOLEAN NOT NULL
);
INSERT INTO town (id, version, automatic) VALUES ('town', 0, FALSE);

CREATE TABLE rules (
  place      BIGINT PRIMARY KEY, -- in this order, the first that fits decides
  name       TEXT NOT NULL,
  services   TEXT NOT NULL, -- beginnings of service codes, a list
  areas      TEXT NOT NULL, -- a list
  hours      TEXT NOT NULL,
  office     TEXT NOT NULL,
  co_offices TEXT NOT NULL, -- a list
  as_rule    TEXT NOT NULL
);

CREATE TABLE spots (
  place  BIGINT PRIMARY KEY,
  name   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  other  TEXT NOT NULL, -- other names, a list
  areas  TEXT NOT NULL, -- a list
  lat    DOUBLE PRECISION NOT NULL,
  lon    DOUBLE PRECISION NOT NULL,
  blocks TEXT NOT NULL  -- tickets.Block, a list as JSON
);

-- What somebody sees whose work ends at an area, and how many of each stage; and the open tickets of the map.
CREATE INDEX tickets_area ON tickets (area, stage, office, service, urgency, standing, due, updated);
CREATE INDEX tickets_open_area ON tickets (area, office, urgency, due) WHERE standing < 3;
