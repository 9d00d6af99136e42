-- Why a page's next step is when it is, as data; the words are made when it is shown. What is not null in next_step_because
-- was written by a release before this column: it is read instead, and this release writes null there. A node of such a
-- release treats that null as the ladder's own plan, so both may run at once.
alter table page add column next_step_reason jsonb;
comment on column page.next_step_because is 'superseded by next_step_reason; only releases without that column write it';
