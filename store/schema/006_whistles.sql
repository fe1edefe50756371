-- 街乡吹哨、部门报到: whistles, the departments they call, and what was done.

-- +goose Up
CREATE TABLE whistles (
  number        TEXT PRIMARY KEY,
  ticket        TEXT NOT NULL,
  kind          TEXT NOT NULL,
  words         TEXT NOT NULL,
  office        TEXT NOT NULL, -- who calls
  area          TEXT NOT NULL,
  by_id         TEXT NOT NULL,
  by_name       TEXT NOT NULL,
  by_role       TEXT NOT NULL,
  by_office     TEXT NOT NULL,
  approver_id   TEXT NOT NULL,
  approver_name TEXT NOT NULL,
  approver_role TEXT NOT NULL,
  stage         TEXT NOT NULL,
  running       BOOLEAN NOT NULL, -- somebody still has to act
  reason        TEXT NOT NULL,
  overdue       BOOLEAN NOT NULL,
  made          BIGINT NOT NULL,
  blown         BIGINT NOT NULL,
  ended         BIGINT NOT NULL,
  check_at      BIGINT NOT NULL, -- when a clock runs out next; 0: none runs
  version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX whistles_one ON whistles (ticket) WHERE running = TRUE; -- a ticket has one whistle under way at most
CREATE INDEX whistles_ticket ON whistles (ticket, number);
CREATE INDEX whistles_running ON whistles (overdue, number) WHERE running = TRUE;
CREATE INDEX whistles_stage ON whistles (stage, number);
CREATE INDEX whistles_office ON whistles (office, number);
CREATE INDEX whistles_blown ON whistles (blown) WHERE blown > 0;
CREATE INDEX whistles_check ON whistles (check_at) WHERE check_at > 0;

CREATE TABLE calls (
  whistle      TEXT NOT NULL,
  n            INTEGER NOT NULL, -- its place in the whistle, which buttons name
  office       TEXT NOT NULL,
  stage        TEXT NOT NULL,
  sign_by      BIGINT NOT NULL,
  contact_by   BIGINT NOT NULL,
  arrive_by    BIGINT NOT NULL,
  signed       BIGINT NOT NULL,
  contacted    BIGINT NOT NULL,
  arrived      BIGINT NOT NULL,
  finished     BIGINT NOT NULL,
  missed       TEXT NOT NULL,    -- the clocks that ran out, a list
  result       TEXT NOT NULL,
  rated        INTEGER NOT NULL, -- by who called: 1 to 5, 0 not yet
  rated_words  TEXT NOT NULL,
  rated_at     BIGINT NOT NULL,
  rates        INTEGER NOT NULL, -- of who called
  rates_words  TEXT NOT NULL,
  rates_at     BIGINT NOT NULL,
  PRIMARY KEY (whistle, n)
);
CREATE INDEX calls_office ON calls (office, whistle);

CREATE TABLE whistle_steps (
  id        TEXT PRIMARY KEY,
  whistle   TEXT NOT NULL,
  seq       BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  by_kind   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  by_office TEXT NOT NULL,
  verb      TEXT NOT NULL,
  office    TEXT NOT NULL,
  words     TEXT NOT NULL,
  files     TEXT NOT NULL
);
CREATE INDEX whistle_steps_whistle ON whistle_steps (whistle, seq);
