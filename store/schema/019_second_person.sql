-- Notices that wait for a second person are counted on every page of the console, so they are found by an index.

-- +goose Up
ALTER TABLE broadcasts ADD COLUMN waits TEXT NOT NULL DEFAULT ''; -- 'by:' and the id of who may not agree; '': it waits for nobody
UPDATE broadcasts SET waits = 'by:' WHERE stage = 'waiting' OR stage IN ('sending', 'paused', 'sent') AND body LIKE '%"Proposal":{%';
CREATE INDEX broadcasts_waits ON broadcasts (area, waits) WHERE waits <> '';
