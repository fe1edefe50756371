-- Tickets whose resident has said something that nobody of the staff has seen yet (store/unheard.go).

-- +goose Up
CREATE TABLE unheard (
  number TEXT PRIMARY KEY,
  at     BIGINT NOT NULL
);
