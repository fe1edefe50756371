-- The hours of a volunteer stand in the ledger (service_hours, volunteer_totals) and nowhere else.

-- +goose Up
ALTER TABLE volunteers DROP COLUMN hours;
