-- Limits: sub-tasks of co-offices, and what the lists and the sweep look by.

-- +goose Up
CREATE TABLE subtasks (
  id        TEXT PRIMARY KEY,
  number    TEXT NOT NULL,
  office    TEXT NOT NULL,
  words     TEXT NOT NULL,
  state     TEXT NOT NULL,   -- tickets.TaskState
  result    TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  at        BIGINT NOT NULL,
  end_id    TEXT NOT NULL,
  end_name  TEXT NOT NULL,
  end_role  TEXT NOT NULL,
  end_at    BIGINT NOT NULL
);
CREATE INDEX subtasks_number ON subtasks (number, at);
CREATE INDEX subtasks_open ON subtasks (office, number) WHERE state = 'open';

-- What is counted in every list: a paused ticket is not late, and one that joined another is counted with it.
DROP INDEX tickets_counts;
CREATE INDEX tickets_counts ON tickets (stage, office, service, urgency, standing, due, updated, paused, parent);
CREATE INDEX tickets_asked ON tickets (standing, standing_at, number) WHERE request <> '';
CREATE INDEX tickets_paused ON tickets (standing, standing_at, number) WHERE paused > 0;
CREATE INDEX tickets_extended ON tickets (standing, standing_at, number) WHERE extended > 0;
CREATE INDEX tickets_urged ON tickets (standing, standing_at, number) WHERE reminded > 1;

-- Tickets from before there was a sweep are looked at once, and find their own time then.
UPDATE tickets SET check_at = 1 WHERE standing < 3 AND check_at = 0;
