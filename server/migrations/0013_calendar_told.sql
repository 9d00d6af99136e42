-- Managers are told once of a calendar that is lost, and once of its return: since when they know of the loss.
alter table calendar add column told_at timestamptz;
-- How often in a row it was not there (404, 410).
alter table calendar rename column failures to gone;
