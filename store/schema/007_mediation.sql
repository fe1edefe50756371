-- 大调解 and legal aid. Times are milliseconds since 1970 (0: none), lists and sides are JSON text.

-- +goose Up

-- One mediation of a ticket. standing is 0 while a time limit runs (ordered by it) and 1 afterwards (last changed first).
CREATE TABLE mediations (
  number          TEXT PRIMARY KEY, -- M20261126-0001
  ticket          TEXT NOT NULL,
  kind            TEXT NOT NULL,
  service         TEXT NOT NULL,
  office          TEXT NOT NULL,
  area            TEXT NOT NULL,
  matter          TEXT NOT NULL,
  side_1          TEXT NOT NULL,    -- tickets.Side as JSON
  side_2          TEXT NOT NULL,
  resident_1      TEXT NOT NULL,    -- whose case it is, for their own list
  resident_2      TEXT NOT NULL,
  stage           TEXT NOT NULL,
  secret          BOOLEAN NOT NULL,
  alarm           BOOLEAN NOT NULL,
  mediator        TEXT NOT NULL,
  mediator_name   TEXT NOT NULL,
  mediator_staff  TEXT NOT NULL,
  agreement       TEXT NOT NULL,    -- tickets.Agreement as JSON
  why             TEXT NOT NULL,
  court           TEXT NOT NULL,
  offered         BIGINT NOT NULL,
  opened          BIGINT NOT NULL,
  due             BIGINT NOT NULL,
  ended           BIGINT NOT NULL,
  confirm_by      BIGINT NOT NULL,
  confirmed       BIGINT NOT NULL,
  extended        INTEGER NOT NULL,
  reminded        INTEGER NOT NULL,
  check_at        BIGINT NOT NULL,
  updated         BIGINT NOT NULL,
  version         INTEGER NOT NULL,
  standing        INTEGER NOT NULL,
  standing_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX mediations_running ON mediations (ticket) WHERE ended = 0; -- a ticket has one at a time
CREATE INDEX mediations_ticket ON mediations (ticket);
CREATE INDEX mediations_standing ON mediations (standing, standing_at, number);
CREATE INDEX mediations_office ON mediations (office, standing, standing_at, number);
CREATE INDEX mediations_mediator ON mediations (mediator_staff, standing, standing_at, number) WHERE mediator_staff <> '';
CREATE INDEX mediations_check ON mediations (check_at) WHERE check_at > 0;
CREATE INDEX mediations_ended ON mediations (ended, stage, opened) WHERE ended > 0;
CREATE INDEX mediations_resident_1 ON mediations (resident_1) WHERE resident_1 <> '';
CREATE INDEX mediations_resident_2 ON mediations (resident_2) WHERE resident_2 <> '';

CREATE TABLE mediation_events (
  id         TEXT PRIMARY KEY,
  number     TEXT NOT NULL,
  seq        BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  by_kind    TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  by_name    TEXT NOT NULL,
  by_role    TEXT NOT NULL,
  verb       TEXT NOT NULL,
  from_stage TEXT NOT NULL,
  to_stage   TEXT NOT NULL,
  side       INTEGER NOT NULL,
  words      TEXT NOT NULL,
  files      TEXT NOT NULL
);
CREATE INDEX mediation_events_number ON mediation_events (number, seq);

CREATE TABLE mediators (
  id        TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  field     TEXT NOT NULL,
  community TEXT NOT NULL,
  phone     TEXT NOT NULL,
  staff     TEXT NOT NULL,
  off       BOOLEAN NOT NULL
);

-- An application for legal aid, beside its ticket. due is the limit that runs now; 0: none.
CREATE TABLE legal_aids (
  ticket   TEXT PRIMARY KEY,
  about    TEXT NOT NULL,
  means    TEXT NOT NULL,
  soon     BOOLEAN NOT NULL,
  stage    TEXT NOT NULL,
  words    TEXT NOT NULL,
  lawyer   TEXT NOT NULL,
  asked    BIGINT NOT NULL,
  decide   BIGINT NOT NULL,
  decided  BIGINT NOT NULL,
  assign   BIGINT NOT NULL,
  assigned BIGINT NOT NULL,
  reminded INTEGER NOT NULL,
  check_at BIGINT NOT NULL,
  version  INTEGER NOT NULL,
  due      BIGINT NOT NULL
);
CREATE INDEX legal_aids_due ON legal_aids (due) WHERE due > 0;
CREATE INDEX legal_aids_asked ON legal_aids (asked);
CREATE INDEX legal_aids_check ON legal_aids (check_at) WHERE check_at > 0;

-- When the communities' legal desks are open.
CREATE TABLE legal_slots (
  id       TEXT PRIMARY KEY,
  office   TEXT NOT NULL,
  place    TEXT NOT NULL,
  weekday  INTEGER NOT NULL,
  from_min INTEGER NOT NULL,
  to_min   INTEGER NOT NULL,
  length   INTEGER NOT NULL,
  off      BOOLEAN NOT NULL
);

-- A time of a legal desk that somebody has booked; the first index gives it to one only.
CREATE TABLE appointments (
  id       TEXT PRIMARY KEY,
  slot     TEXT NOT NULL,
  office   TEXT NOT NULL,
  place    TEXT NOT NULL,
  at       BIGINT NOT NULL,
  length   INTEGER NOT NULL,
  ticket   TEXT NOT NULL,
  resident TEXT NOT NULL,
  address  TEXT NOT NULL,
  lang     TEXT NOT NULL,
  state    TEXT NOT NULL,
  words    TEXT NOT NULL,
  remind   BIGINT NOT NULL,
  booked   BIGINT NOT NULL,
  version  INTEGER NOT NULL
);
CREATE UNIQUE INDEX appointments_taken ON appointments (slot, at) WHERE state = 'booked';
CREATE INDEX appointments_at ON appointments (at);
CREATE INDEX appointments_ticket ON appointments (ticket);
CREATE INDEX appointments_resident ON appointments (resident, at) WHERE resident <> '';
CREATE INDEX appointments_remind ON appointments (remind) WHERE remind > 0;
