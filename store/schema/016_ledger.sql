-- Hours and points of volunteers, and their certificates. Times are milliseconds since 1970 (0: none), points are halves of a point.

-- +goose Up

-- The permanent record: rows are added and never changed, but for the person, who goes when they are erased.
CREATE TABLE service_hours (
  id        TEXT PRIMARY KEY,
  seq       BIGINT NOT NULL,
  volunteer TEXT NOT NULL,
  activity  TEXT NOT NULL,
  title     TEXT NOT NULL,
  service   TEXT NOT NULL,
  office    TEXT NOT NULL,
  branch    TEXT NOT NULL,
  grid      TEXT NOT NULL,
  minutes   INTEGER NOT NULL, -- below 0: a reversal
  points    BIGINT NOT NULL,
  complaint BOOLEAN NOT NULL,
  at        BIGINT NOT NULL,  -- of the service; a reversal has that of what it takes back
  booked    BIGINT NOT NULL,
  by_kind   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  reverses  TEXT NOT NULL,
  why       TEXT NOT NULL
);
CREATE UNIQUE INDEX service_hours_reversed ON service_hours (reverses) WHERE reverses <> ''; -- nothing is taken back twice
CREATE INDEX service_hours_volunteer ON service_hours (volunteer, seq);
CREATE INDEX service_hours_activity ON service_hours (volunteer, activity);
CREATE INDEX service_hours_at ON service_hours (at);

-- points is the leg of the volunteer.
CREATE TABLE point_bookings (
  id         TEXT PRIMARY KEY,
  seq        BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  volunteer  TEXT NOT NULL,
  points     BIGINT NOT NULL,
  entry      TEXT NOT NULL,
  redemption TEXT NOT NULL,
  origin     BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  by_kind    TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  by_name    TEXT NOT NULL,
  by_role    TEXT NOT NULL,
  why        TEXT NOT NULL
);
CREATE INDEX point_bookings_volunteer ON point_bookings (volunteer, seq);

-- The legs of a booking sum to 0.
CREATE TABLE point_legs (
  booking TEXT NOT NULL,
  account TEXT NOT NULL,
  points  BIGINT NOT NULL,
  PRIMARY KEY (booking, account)
);
CREATE INDEX point_legs_account ON point_legs (account);

-- The sums of a volunteer's entries and legs, and the row that everything done to their ledger holds meanwhile.
CREATE TABLE volunteer_totals (
  volunteer TEXT PRIMARY KEY,
  minutes   BIGINT NOT NULL,
  points    BIGINT NOT NULL
);

CREATE TABLE redemptions (
  id        TEXT PRIMARY KEY,
  code      TEXT NOT NULL,
  volunteer TEXT NOT NULL,
  thing     TEXT NOT NULL,
  name      TEXT NOT NULL,
  points    BIGINT NOT NULL,
  state     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  ended     BIGINT NOT NULL,
  by_kind   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  why       TEXT NOT NULL
);
CREATE UNIQUE INDEX redemptions_code ON redemptions (code);
CREATE INDEX redemptions_volunteer ON redemptions (volunteer, at);

CREATE TABLE point_stock (
  thing TEXT PRIMARY KEY,
  taken BIGINT NOT NULL
);

-- A certificate is found by a digest of its code, so that how long it takes tells nothing of the code.
CREATE TABLE certificates (
  digest    TEXT PRIMARY KEY,
  code      TEXT NOT NULL,
  volunteer TEXT NOT NULL,
  name      TEXT NOT NULL,
  minutes   BIGINT NOT NULL,
  stars     INTEGER NOT NULL,
  from_at   BIGINT NOT NULL,
  till_at   BIGINT NOT NULL,
  issuer    TEXT NOT NULL,
  issued    BIGINT NOT NULL,
  by_kind   TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  by_name   TEXT NOT NULL,
  by_role   TEXT NOT NULL,
  withdrawn BIGINT NOT NULL,
  why       TEXT NOT NULL
);
CREATE INDEX certificates_volunteer ON certificates (volunteer, issued);
