-- One message to many: what residents subscribe to, what is sent, and what they answer. Who gets it are rows of the outbox like any other.

-- +goose Up
-- topics are bits, see tickets.TopicBits. alone is FALSE for a group chat, whose address is the id. A resident's address and language stand here
-- too, as they are in residents, so that an audience is counted and read along one index.
CREATE TABLE subscriptions (
  id         TEXT PRIMARY KEY,
  alone      BOOLEAN NOT NULL,
  area       TEXT NOT NULL,
  topics     BIGINT NOT NULL,
  standing   TEXT NOT NULL,
  cared      BOOLEAN NOT NULL,
  lang       TEXT NOT NULL,
  quiet_from INTEGER NOT NULL,
  quiet_till INTEGER NOT NULL,
  updated    BIGINT NOT NULL,
  channel    TEXT NOT NULL, -- '': nobody knows where to reach them
  address    TEXT NOT NULL
);
CREATE INDEX subscriptions_reach ON subscriptions (alone, area, id, topics, standing, cared, lang, channel, quiet_from, quiet_till);

-- body is the tickets.Broadcast as JSON; what has a column of its own is read from there.
CREATE TABLE broadcasts (
  id       TEXT PRIMARY KEY,
  code     TEXT NOT NULL UNIQUE,
  stage    TEXT NOT NULL,
  class    INTEGER NOT NULL,
  office   TEXT NOT NULL,
  area     TEXT NOT NULL,
  due      BIGINT NOT NULL,
  reached  TEXT NOT NULL,     -- tickets.WindowCursor as JSON: whose notices are posted
  edition  INTEGER NOT NULL,
  behind   BOOLEAN NOT NULL,  -- messages of an older edition may have to be mended
  figures  TEXT NOT NULL,     -- what the rows counted to before they were deleted; '': they are there
  updated  BIGINT NOT NULL,
  ended    BIGINT NOT NULL,
  version  INTEGER NOT NULL,
  body     TEXT NOT NULL
);
CREATE INDEX broadcasts_live ON broadcasts (due) WHERE stage = 'scheduled' OR stage = 'sending' OR behind = TRUE;
CREATE INDEX broadcasts_updated ON broadcasts (updated, id);

CREATE TABLE broadcast_steps (
  id        TEXT PRIMARY KEY,
  broadcast TEXT NOT NULL,
  seq       BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  by_kind   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  by_office TEXT NOT NULL,
  verb      TEXT NOT NULL,
  words     TEXT NOT NULL
);
CREATE INDEX broadcast_steps_of ON broadcast_steps (broadcast, seq);

CREATE TABLE broadcast_answers (
  broadcast TEXT NOT NULL,
  address   TEXT NOT NULL,
  resident  TEXT NOT NULL,
  area      TEXT NOT NULL,
  cared     BOOLEAN NOT NULL,
  answer    TEXT NOT NULL,
  words     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (broadcast, address)
);
CREATE INDEX broadcast_answers_of ON broadcast_answers (address);

ALTER TABLE outbox ADD COLUMN broadcast TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN area TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN cared BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE outbox ADD COLUMN round INTEGER NOT NULL DEFAULT 0;   -- 0: the broadcast's own; else the edition that mends it
ALTER TABLE outbox ADD COLUMN edition INTEGER NOT NULL DEFAULT 0; -- whose words it was sent with
ALTER TABLE outbox ADD COLUMN message TEXT NOT NULL DEFAULT '';   -- tickets.Delivery.Message
CREATE INDEX outbox_broadcast ON outbox (broadcast, round, state, edition, area, channel, cared) WHERE broadcast <> '';
CREATE INDEX outbox_ledger ON outbox (broadcast, round, id) WHERE broadcast <> '';
DROP INDEX outbox_trouble;
CREATE INDEX outbox_trouble ON outbox (at) WHERE (state = 'failed' OR state = 'gone' OR (state = 'queued' AND attempts > 2)) AND broadcast = '';
CREATE INDEX outbox_held ON outbox (address) WHERE state = 'held';

-- Pictures and files of broadcasts, which are kept as long as they are.
CREATE TABLE broadcast_files (
  hash      TEXT NOT NULL,
  broadcast TEXT NOT NULL,
  PRIMARY KEY (hash, broadcast)
);
