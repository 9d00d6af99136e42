-- A cover whose shift is gone is detached from it, and attached again when the shift is back: one word everywhere.
alter table cover rename column loosened_at to detached_at;
alter table cover rename column loosened_because to detached_because;
update fact set kind = 'cover.detached' where kind = 'cover.loosened';
update fact set kind = 'cover.reattached' where kind = 'cover.rebound';
