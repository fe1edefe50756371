-- What words turned out to be about: chosen by a resident or corrected by a clerk. The words are redacted before they come here, and
-- nothing says whose they were. The offline reader learns from them.

-- +goose Up
CREATE TABLE labels (
  id      TEXT PRIMARY KEY,
  words   TEXT NOT NULL,
  service TEXT NOT NULL,
  said_by TEXT NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX labels_at ON labels (at);
