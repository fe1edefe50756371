-- Warnings of their authorities (CAP 1.2, GB/T 35965). Times are milliseconds since 1970 (0: none), lists and messages are JSON text.

-- +goose Up

CREATE TABLE alerts (
  id         TEXT PRIMARY KEY, -- of sender and identifier, tickets.AlertKey
  identifier TEXT NOT NULL,
  sender     TEXT NOT NULL,
  message    TEXT NOT NULL,    -- tickets.Alert as JSON
  digest     TEXT NOT NULL,
  thread     TEXT NOT NULL,
  lone       BOOLEAN NOT NULL,
  stage      TEXT NOT NULL,
  held       TEXT NOT NULL,
  gravity    INTEGER NOT NULL,
  grids      TEXT NOT NULL,
  received   BIGINT NOT NULL,
  until      BIGINT NOT NULL,
  broadcast  TEXT NOT NULL,
  follows    TEXT NOT NULL,
  ends       BOOLEAN NOT NULL,
  before     TEXT NOT NULL,    -- of a Cancel that says nothing: infos of what it lifts, as JSON
  owes       TEXT NOT NULL,
  trouble    TEXT NOT NULL,
  check_at   BIGINT NOT NULL
);
CREATE INDEX alerts_thread ON alerts (thread);
CREATE INDEX alerts_received ON alerts (received, id);
CREATE INDEX alerts_relayed ON alerts (received, id) WHERE held = '';
CREATE INDEX alerts_check ON alerts (check_at) WHERE check_at > 0;

-- Which alert names which, for those that come in the wrong order. named and id are keys of alerts; named need not be there.
CREATE TABLE alert_refs (
  named TEXT NOT NULL,
  id    TEXT NOT NULL,
  PRIMARY KEY (named, id)
);

-- Counts the writes to alerts: who decided on what has changed since decides again.
CREATE TABLE alert_turn (
  id TEXT PRIMARY KEY,
  n  INTEGER NOT NULL
);
INSERT INTO alert_turn (id, n) VALUES ('alerts', 0);

-- Deliveries that could not be taken.
CREATE TABLE alert_refusals (
  id         TEXT PRIMARY KEY,
  at         BIGINT NOT NULL,
  came_from  TEXT NOT NULL,
  identifier TEXT NOT NULL,
  times      INTEGER NOT NULL,
  mistakes   TEXT NOT NULL     -- tickets.Line, as JSON
);
CREATE INDEX alert_refusals_at ON alert_refusals (at);

CREATE TABLE alert_feeds (
  url       TEXT PRIMARY KEY,
  etag      TEXT NOT NULL,
  modified  TEXT NOT NULL,
  seen      TEXT NOT NULL,
  next_at   BIGINT NOT NULL,
  good_at   BIGINT NOT NULL,
  bad_since BIGINT NOT NULL,
  error     TEXT NOT NULL
);
