-- What the figures of the office are counted from: each time an office had a ticket, and the callback after it. No row says whose ticket it is.

-- +goose Up
CREATE TABLE rounds (
  number    TEXT NOT NULL,
  n         INTEGER NOT NULL,
  office    TEXT NOT NULL,
  area      TEXT NOT NULL,
  service   TEXT NOT NULL,
  assigned  BIGINT NOT NULL,
  done      BIGINT NOT NULL,
  late      BOOLEAN NOT NULL,
  reworks   INTEGER NOT NULL,
  asked     BIGINT NOT NULL,
  tries     INTEGER NOT NULL,
  next_at   BIGINT NOT NULL, -- when the program asks again; 0: never
  contacted TEXT NOT NULL,
  solved    TEXT NOT NULL,
  satisfied TEXT NOT NULL,
  asker     TEXT NOT NULL,   -- staff who asked by telephone
  ended     BIGINT NOT NULL,
  ending    TEXT NOT NULL,   -- tickets.End
  rated     BIGINT NOT NULL, -- the time by which the callback belongs to a month; 0: there is none
  PRIMARY KEY (number, n)
);
-- Each holds all that its figures need, so that a month is counted from the index alone.
CREATE INDEX rounds_rated ON rounds (rated, ending, office, area, service, contacted, solved, satisfied) WHERE rated > 0;
CREATE INDEX rounds_assigned ON rounds (assigned, office, area, service, ending) WHERE assigned > 0;
CREATE INDEX rounds_done ON rounds (done, office, area, service, late, reworks, assigned) WHERE done > 0;
CREATE INDEX rounds_next ON rounds (next_at) WHERE next_at > 0;
CREATE INDEX tickets_filed ON tickets (filed, service, grid, area, office, parent, resident);
CREATE INDEX tickets_ended ON tickets (stage, closed, filed) WHERE closed > 0;

-- What the public may read of a ticket, as a clerk released it.
CREATE TABLE public_summaries (
  number  TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  words   TEXT NOT NULL,
  by_id   TEXT NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX public_summaries_at ON public_summaries (at);

-- The tickets of before: their last round is known, earlier ones are not.
INSERT INTO rounds (number, n, office, area, service, assigned, done, late, reworks, asked, tries, next_at, contacted, solved, satisfied, asker, ended, ending, rated)
SELECT number, 1, office, CASE WHEN area <> '' THEN area ELSE grid END, service,
  CASE WHEN office <> '' THEN COALESCE((SELECT MAX(e.at) FROM events e WHERE e.number = t.number AND e.verb = 'assign'), filed) ELSE 0 END,
  done, done > due, 0,
  CASE WHEN stage = 'callback' THEN updated WHEN solved <> '' THEN done ELSE 0 END,
  CASE WHEN stage = 'callback' OR solved <> '' THEN 1 ELSE 0 END,
  CASE WHEN stage = 'callback' AND resident <> '' AND address <> '' AND address NOT LIKE 'telegram:-%' THEN updated + 86400000 ELSE 0 END,
  '', CASE WHEN stage = 'closed' THEN solved ELSE '' END, CASE WHEN stage = 'closed' THEN satisfied ELSE '' END, '', closed,
  CASE WHEN stage = 'withdrawn' THEN 'taken_back' WHEN stage = 'declined' THEN 'not_ours' WHEN stage = 'closed' AND solved <> '' THEN 'counted'
    WHEN stage = 'closed' THEN 'by_hand' ELSE '' END,
  CASE WHEN stage = 'callback' THEN updated ELSE closed END
FROM tickets t WHERE stage IN ('assigned', 'working', 'done', 'callback', 'closed', 'declined', 'withdrawn');
