-- An alert fires or is resolved. Nothing ever set the third status.
alter table alert drop constraint alert_status_check;
alter table alert add constraint alert_status_check check (status in ('firing', 'resolved'));
