-- A day on which a legal desk is closed against its weekly hours (holiday, flood). Times are milliseconds since 1970.

-- +goose Up
CREATE TABLE legal_closures (
  slot    TEXT NOT NULL,
  from_at BIGINT NOT NULL, -- the day, in the tenant's time zone
  till_at BIGINT NOT NULL,
  words   TEXT NOT NULL,   -- why, as the booked residents were told
  by_name TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (slot, from_at)
);
CREATE INDEX legal_closures_till ON legal_closures (till_at);
