-- Lists and search that cost the same on a full store: indexes a list can be read along and judged by without the tickets themselves, and
-- which tickets carry which pair of characters.

-- +goose Up
DROP INDEX tickets_standing;
DROP INDEX tickets_counts;
CREATE INDEX tickets_standing ON tickets (standing, standing_at, number, stage, office, service, urgency, area, parent, paused);
CREATE INDEX tickets_stage ON tickets (stage, standing, standing_at, number, office, service, urgency, area, parent, paused);
CREATE INDEX tickets_office ON tickets (office, standing, standing_at, number, stage, service, urgency, area, parent, paused) WHERE office <> '';
CREATE INDEX tickets_joined ON tickets (standing, standing_at, number) WHERE parent <> '';
CREATE INDEX tickets_updated ON tickets (updated);
CREATE INDEX tickets_phone ON tickets ((REPLACE(REPLACE(REPLACE(contact_phone, ' ', ''), '-', ''), '+86', '')), number) WHERE contact_phone <> '';
CREATE INDEX events_staff ON events (by_id, seq) WHERE by_kind = 'staff';

-- block is a thousand numbers of a day (day × 100,000 + count / 1000), numbers are the last three digits of those that carry the gram,
-- each after a blank. See grams.go.
CREATE TABLE grams (
  gram    TEXT NOT NULL,
  block   BIGINT NOT NULL,
  numbers TEXT NOT NULL,
  PRIMARY KEY (gram, block)
);

-- Tickets whose words have changed since they were put into grams; old is what they were then ('' for a new ticket).
CREATE TABLE grams_due (
  number TEXT NOT NULL,
  seq    BIGINT NOT NULL,
  old    TEXT NOT NULL,
  PRIMARY KEY (number, seq)
);
INSERT INTO grams_due (number, seq, old) SELECT number, 0, '' FROM tickets;

-- Who looked for a telephone number. print is a keyed hash of it.
CREATE TABLE lookups (
  id    TEXT PRIMARY KEY,
  at    BIGINT NOT NULL,
  staff TEXT NOT NULL,
  name  TEXT NOT NULL,
  print TEXT NOT NULL,
  found INTEGER NOT NULL
);
CREATE INDEX lookups_at ON lookups (at);
CREATE INDEX lookups_print ON lookups (print) WHERE print <> '';
