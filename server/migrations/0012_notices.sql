-- Where a notice leads: a path of the web app, `/on-call/primary`.
alter table notification add column link text;
