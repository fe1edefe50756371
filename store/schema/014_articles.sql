-- Series of articles, and the questions no article answers. Times are milliseconds since 1970 (0: none).

-- +goose Up
CREATE TABLE series (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  articles   TEXT NOT NULL,   -- list of ids as JSON
  place      INTEGER NOT NULL, -- how many of them were sent
  every_days INTEGER NOT NULL,
  at_hour    INTEGER NOT NULL,
  area       TEXT NOT NULL,
  next_at    BIGINT NOT NULL,
  held       BIGINT NOT NULL, -- until then one instance sends the next one
  paused     BOOLEAN NOT NULL,
  version    INTEGER NOT NULL
);
CREATE INDEX series_next ON series (next_at) WHERE next_at > 0;

-- No row says who asked.
CREATE TABLE article_misses (
  words TEXT PRIMARY KEY, -- redacted
  times INTEGER NOT NULL,
  last  BIGINT NOT NULL
);
CREATE INDEX article_misses_last ON article_misses (last);
