-- What an alert's way in costs: no look-ups of rows that are never deleted, one column in the index of open alerts.

-- Resources are archived, never deleted; alerts and pages neither.
alter table delivery drop constraint delivery_integration_id_fkey;
alter table alert drop constraint alert_service_id_fkey, drop constraint alert_integration_id_fkey;
alter table page_alert drop constraint page_alert_page_id_fkey, drop constraint page_alert_alert_id_fkey;

-- dedup_hash is over scope and key.
drop index alert_open;
create unique index alert_open on alert (dedup_hash) where status <> 'resolved';

-- For what was read without a lock and must still be so at the end of the transaction. 40001: it is tried again.
create function must_still_be(answer boolean, what text) returns void language plpgsql as $$
begin
  if answer is not true then raise exception '% meanwhile', what using errcode = 'serialization_failure'; end if;
end $$;
