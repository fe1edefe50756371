-- Two classes of notices more, in between: what was 1 (an answer) is 2, and what was 2 (news) is 4. See tickets.Class.
-- And the waits a channel asked for, which a restart must not forget.

-- +goose Up
UPDATE outbox SET class = CASE class WHEN 1 THEN 2 ELSE 4 END WHERE class > 0;

-- Whether a warning is being sent is asked for with every look at the queue.
CREATE INDEX outbox_alert ON outbox (channel) WHERE state = 'sending' AND class = 1;

CREATE TABLE pauses (
  channel TEXT NOT NULL,
  address TEXT NOT NULL, -- '': everybody
  until   BIGINT NOT NULL,
  PRIMARY KEY (channel, address)
);
