-- 群众点单、组织建单、党员接单: activities, their places, and who takes them. Times are milliseconds since 1970 (0: none), lists are JSON text.

-- +goose Up
ALTER TABLE tickets ADD COLUMN on_behalf TEXT NOT NULL DEFAULT ''; -- tickets.OnBehalf as JSON: whom an order is for
ALTER TABLE tickets ADD COLUMN against TEXT NOT NULL DEFAULT '';   -- the office a complaint is about
CREATE INDEX tickets_orders ON tickets (resident, standing) WHERE kind = 'order';
CREATE INDEX tickets_behalf ON tickets (number) WHERE on_behalf <> '';
CREATE INDEX residents_phone ON residents (phone) WHERE phone <> '';

CREATE TABLE activities (
  number      TEXT PRIMARY KEY, -- A20261126-0001
  title       TEXT NOT NULL,
  service     TEXT NOT NULL,
  words       TEXT NOT NULL,
  place       TEXT NOT NULL,
  private     TEXT NOT NULL,    -- tickets.Private as JSON; '' once nobody needs it
  area        TEXT NOT NULL,
  begins      BIGINT NOT NULL,
  ends        BIGINT NOT NULL,
  places      INTEGER NOT NULL,
  taken       INTEGER NOT NULL, -- how many of them are filled
  seats       INTEGER NOT NULL, -- the last seat's number
  skills      TEXT NOT NULL,
  minors      BOOLEAN NOT NULL,
  party_only  BOOLEAN NOT NULL,
  lang        TEXT NOT NULL,
  minutes     INTEGER NOT NULL,
  office      TEXT NOT NULL,
  by_id       TEXT NOT NULL,
  by_name     TEXT NOT NULL,
  by_role     TEXT NOT NULL,
  by_office   TEXT NOT NULL,
  stage       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  claim_by    BIGINT NOT NULL,
  ring        INTEGER NOT NULL,
  provider    TEXT NOT NULL,
  repeats     TEXT NOT NULL,
  after       TEXT NOT NULL,    -- the one this repeats
  template    TEXT NOT NULL,
  made        BIGINT NOT NULL,
  listed      BIGINT NOT NULL,
  ended       BIGINT NOT NULL,
  updated     BIGINT NOT NULL,
  check_at    BIGINT NOT NULL,
  cards_at    BIGINT NOT NULL,
  short       BOOLEAN NOT NULL,
  version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX activities_after ON activities (after) WHERE after <> ''; -- the next of a row is drafted once
CREATE INDEX activities_stage ON activities (stage, number);
CREATE INDEX activities_office ON activities (office, number);
CREATE INDEX activities_begins ON activities (begins, number);
CREATE INDEX activities_check ON activities (check_at) WHERE check_at > 0;

CREATE TABLE activity_tickets (
  ticket   TEXT NOT NULL,
  activity TEXT NOT NULL,
  n        INTEGER NOT NULL,
  PRIMARY KEY (activity, ticket)
);
CREATE INDEX activity_tickets_ticket ON activity_tickets (ticket, activity);

CREATE TABLE seats (
  activity    TEXT NOT NULL,
  n           INTEGER NOT NULL,
  volunteer   TEXT NOT NULL,
  state       TEXT NOT NULL,
  live        BOOLEAN NOT NULL, -- waiting, taken, started or finished
  at          BIGINT NOT NULL,
  started     BIGINT NOT NULL,
  finished    BIGINT NOT NULL,
  minutes     INTEGER NOT NULL,
  away        BOOLEAN NOT NULL,
  confirmed   BOOLEAN NOT NULL,
  rated       INTEGER NOT NULL, -- by the resident: 1 to 5, 0 not yet
  rated_words TEXT NOT NULL,
  rated_at    BIGINT NOT NULL,
  rates       INTEGER NOT NULL, -- by the volunteer
  rates_words TEXT NOT NULL,
  rates_at    BIGINT NOT NULL,
  complaint   TEXT NOT NULL,
  PRIMARY KEY (activity, n)
);
CREATE UNIQUE INDEX seats_one ON seats (activity, volunteer) WHERE live = TRUE; -- a volunteer has one place in an activity at most
CREATE INDEX seats_volunteer ON seats (volunteer, activity);
CREATE INDEX seats_finished ON seats (finished) WHERE finished > 0;

CREATE TABLE activity_steps (
  id        TEXT PRIMARY KEY,
  activity  TEXT NOT NULL,
  seq       BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  by_kind   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  by_office TEXT NOT NULL,
  verb      TEXT NOT NULL,
  seat      INTEGER NOT NULL,
  score     INTEGER NOT NULL,
  words     TEXT NOT NULL,
  files     TEXT NOT NULL
);
CREATE INDEX activity_steps_activity ON activity_steps (activity, seq);
CREATE INDEX activity_steps_resident ON activity_steps (by_id, seq) WHERE by_kind = 'resident';

-- Who was offered what, so that nobody is offered it twice, nor more in a week than they asked for.
CREATE TABLE activity_cards (
  activity  TEXT NOT NULL,
  volunteer TEXT NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (activity, volunteer)
);
CREATE INDEX activity_cards_volunteer ON activity_cards (volunteer, at);

ALTER TABLE volunteers ADD COLUMN resident TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN lang TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN branch TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN to_unit BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE volunteers ADD COLUMN available BIGINT NOT NULL DEFAULT 0; -- tickets.Availability
ALTER TABLE volunteers ADD COLUMN minor BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE volunteers ADD COLUMN per_week INTEGER NOT NULL DEFAULT 0;
ALTER TABLE volunteers ADD COLUMN quiet_from BIGINT NOT NULL DEFAULT 0; -- minutes of the day
ALTER TABLE volunteers ADD COLUMN quiet_till BIGINT NOT NULL DEFAULT 0;
ALTER TABLE volunteers ADD COLUMN stage TEXT NOT NULL DEFAULT 'checked';
ALTER TABLE volunteers ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN checked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN consent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE volunteers ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE volunteers ADD COLUMN changed BIGINT NOT NULL DEFAULT 1; -- a seq, for who keeps them in memory
ALTER TABLE volunteers ADD COLUMN turns BIGINT NOT NULL DEFAULT 0;   -- raised while one of their taps is looked at, so that two wait for each other
CREATE UNIQUE INDEX volunteers_resident ON volunteers (resident) WHERE resident <> '';
CREATE INDEX volunteers_changed ON volunteers (changed);
CREATE INDEX volunteers_stage ON volunteers (stage, name, id);

CREATE TABLE providers (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  services TEXT NOT NULL,
  areas    TEXT NOT NULL,
  phone    TEXT NOT NULL,
  fee      TEXT NOT NULL,
  office   TEXT NOT NULL
);
