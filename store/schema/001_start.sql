-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970 (0: none), ids are made in Go, lists are JSON text.
-- A seq is a rising number near the microsecond it was made in (store.go, sequence).

-- +goose Up

-- What arrived. An insert touches the table, its key and one index, nothing else: this is the path of every message.
CREATE TABLE inbox (
  channel  TEXT NOT NULL,
  id       TEXT NOT NULL,
  lane     TEXT NOT NULL,
  body     BYTEA NOT NULL,
  at       BIGINT NOT NULL,
  seq      BIGINT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'waiting', -- waiting, done, aside
  attempts INTEGER NOT NULL DEFAULT 0,
  error    TEXT NOT NULL DEFAULT '',
  forget   BOOLEAN NOT NULL DEFAULT FALSE, -- the resident was erased while it waited: its words go when it is done
  PRIMARY KEY (channel, id)
);
CREATE INDEX inbox_waiting ON inbox (seq, lane) WHERE state = 'waiting'; -- dropped by PostgreSQL
CREATE INDEX inbox_lanes ON inbox (lane, seq) WHERE state = 'waiting';   -- dropped by SQLite, see lanes.go
CREATE INDEX inbox_said ON inbox (lane, seq) WHERE state <> 'waiting';
CREATE INDEX inbox_seq ON inbox (seq) WHERE state <> 'waiting';
CREATE INDEX inbox_aside ON inbox (at) WHERE state = 'aside';

-- Which instance handles a lane, and until when.
CREATE TABLE lanes (
  lane   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until  BIGINT NOT NULL
);

-- The instances at work on PostgreSQL, see pulse.go.
CREATE TABLE instances (
  id   TEXT PRIMARY KEY,
  beat BIGINT NOT NULL
);

-- What leaves. place orders the notices of a class: seq, or the time it is due when that is later.
CREATE TABLE outbox (
  id        TEXT PRIMARY KEY,
  channel   TEXT NOT NULL,
  address   TEXT NOT NULL,
  resident  TEXT NOT NULL,
  ticket    TEXT NOT NULL,
  class     INTEGER NOT NULL,
  lang      TEXT NOT NULL,
  due       BIGINT NOT NULL, -- 0: at once
  expires   BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  seq       BIGINT NOT NULL,
  place     BIGINT NOT NULL,
  body      TEXT NOT NULL,   -- the Notice as JSON
  state     TEXT NOT NULL,   -- tickets.NoticeState
  answer    BOOLEAN NOT NULL, -- it answers a message; the others are offers a typed digit may choose from
  tried     BOOLEAN NOT NULL DEFAULT FALSE, -- handed out before: it keeps its place at the head of its address
  since     BIGINT NOT NULL DEFAULT 0, -- when it was handed out
  holder    TEXT NOT NULL DEFAULT '',  -- to which instance
  attempts  INTEGER NOT NULL DEFAULT 0,
  error     TEXT NOT NULL DEFAULT '',
  said      TEXT NOT NULL DEFAULT '',
  buttons   TEXT NOT NULL DEFAULT '',
  ask_place BOOLEAN NOT NULL DEFAULT FALSE,
  shown     BIGINT NOT NULL DEFAULT 0, -- seq of the end: sent, failed, gone or expired
  ended     BIGINT NOT NULL DEFAULT 0,
  forget    BOOLEAN NOT NULL DEFAULT FALSE -- the row goes when it ends: the resident was erased
);
CREATE INDEX outbox_queued ON outbox (channel, class, place) WHERE state = 'queued';
CREATE INDEX outbox_heads ON outbox (address, class, place) WHERE state = 'queued';
CREATE INDEX outbox_due ON outbox (due) WHERE state = 'queued' AND due > 0;
CREATE INDEX outbox_sending ON outbox (address) WHERE state = 'sending';
CREATE INDEX outbox_said ON outbox (address, shown) WHERE shown > 0;
CREATE INDEX outbox_shown ON outbox (shown) WHERE shown > 0;
CREATE INDEX outbox_offers ON outbox (address, shown) WHERE state = 'sent' AND answer = FALSE;
CREATE INDEX outbox_trouble ON outbox (at) WHERE state = 'failed' OR state = 'gone' OR (state = 'queued' AND attempts > 2);
CREATE INDEX outbox_forget ON outbox (shown) WHERE forget = TRUE;
CREATE INDEX outbox_ticket ON outbox (ticket) WHERE ticket <> '';

CREATE TABLE addresses (
  address  TEXT PRIMARY KEY,
  resident TEXT NOT NULL DEFAULT '',
  gone     BIGINT NOT NULL DEFAULT 0 -- it refuses us since
);
CREATE INDEX addresses_resident ON addresses (resident) WHERE resident <> '';

CREATE TABLE residents (
  id      TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  lang    TEXT NOT NULL,
  name    TEXT NOT NULL,
  phone   TEXT NOT NULL,
  consent BIGINT NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  n    BIGINT NOT NULL
);

-- standing and standing_at are the order of the clerk's list: 0 danger, 1 pressing, 2 ordinary, each by limit; 3 ended, last changed first.
CREATE TABLE tickets (
  number         TEXT PRIMARY KEY,
  kind           TEXT NOT NULL,
  service        TEXT NOT NULL,
  words          TEXT NOT NULL,
  place          TEXT NOT NULL,
  lat            DOUBLE PRECISION NOT NULL,
  lon            DOUBLE PRECISION NOT NULL,
  grid           TEXT NOT NULL,
  said_when      TEXT NOT NULL,
  contact_name   TEXT NOT NULL,
  contact_phone  TEXT NOT NULL,
  contact_hidden BOOLEAN NOT NULL,
  urgency        INTEGER NOT NULL,
  lang           TEXT NOT NULL,
  resident       TEXT NOT NULL,
  address        TEXT NOT NULL,
  source         TEXT NOT NULL,
  stage          TEXT NOT NULL,
  office         TEXT NOT NULL,
  level          INTEGER NOT NULL,
  disposers      TEXT NOT NULL,
  result         TEXT NOT NULL,
  solved         TEXT NOT NULL,
  satisfied      TEXT NOT NULL,
  filed          BIGINT NOT NULL,
  due_first      BIGINT NOT NULL,
  due            BIGINT NOT NULL,
  updated        BIGINT NOT NULL,
  done           BIGINT NOT NULL,
  closed         BIGINT NOT NULL,
  version        INTEGER NOT NULL,
  standing       INTEGER NOT NULL,
  standing_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX tickets_source ON tickets (source) WHERE source <> '';
CREATE INDEX tickets_standing ON tickets (standing, standing_at, number);
CREATE INDEX tickets_counts ON tickets (stage, office, service, urgency, standing, due, updated);
CREATE INDEX tickets_resident ON tickets (resident, number) WHERE resident <> '';

CREATE TABLE events (
  id         TEXT PRIMARY KEY,
  number     TEXT NOT NULL,
  seq        BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  by_kind    TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  by_name    TEXT NOT NULL,
  by_role    TEXT NOT NULL,
  by_office  TEXT NOT NULL,
  verb       TEXT NOT NULL,
  from_stage TEXT NOT NULL,
  to_stage   TEXT NOT NULL,
  office     TEXT NOT NULL,
  words      TEXT NOT NULL,
  files      TEXT NOT NULL,
  public     BOOLEAN NOT NULL
);
CREATE INDEX events_number ON events (number, seq);

-- Attachments; the content is a file named by its hash. Several people may have sent the same content.
CREATE TABLE files (
  hash   TEXT PRIMARY KEY,
  kind   TEXT NOT NULL,
  name   TEXT NOT NULL,
  mime   TEXT NOT NULL,
  size   BIGINT NOT NULL,
  sender TEXT NOT NULL,
  at     BIGINT NOT NULL
);
CREATE TABLE file_senders (
  hash   TEXT NOT NULL,
  sender TEXT NOT NULL,
  PRIMARY KEY (hash, sender)
);
CREATE INDEX file_senders_sender ON file_senders (sender);
CREATE TABLE file_tickets (
  hash   TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (hash, number)
);
CREATE INDEX file_tickets_number ON file_tickets (number);

CREATE TABLE sessions (
  id      TEXT PRIMARY KEY,
  data    BYTEA NOT NULL,
  version BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires);

CREATE TABLE kv (
  id      TEXT PRIMARY KEY,
  value   BYTEA NOT NULL,
  version BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX kv_expires ON kv (expires);

CREATE TABLE staff (
  id          TEXT PRIMARY KEY,
  login       TEXT NOT NULL UNIQUE, -- lower case
  name        TEXT NOT NULL,
  role        TEXT NOT NULL,
  office      TEXT NOT NULL,
  lang        TEXT NOT NULL,
  password    TEXT NOT NULL,
  must_change BOOLEAN NOT NULL,
  totp_secret TEXT NOT NULL,
  totp_step   BIGINT NOT NULL,
  disabled    BOOLEAN NOT NULL,
  created     BIGINT NOT NULL
);

CREATE TABLE offices (
  id    TEXT PRIMARY KEY,
  name  TEXT NOT NULL,
  kind  TEXT NOT NULL,
  phone TEXT NOT NULL,
  area  TEXT NOT NULL
);

CREATE TABLE areas (
  code   TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  level  TEXT NOT NULL,
  name   TEXT NOT NULL
);

CREATE TABLE volunteers (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  party_member BOOLEAN NOT NULL,
  skills       TEXT NOT NULL,
  grids        TEXT NOT NULL,
  hours        DOUBLE PRECISION NOT NULL,
  joined       BIGINT NOT NULL
);
