-- What an edit of a schedule does to its rotations: where each layer stands in the version that the edit made, so that the
-- person on duty stays. Layer name → { at, add, renumber, hold }; layers without an entry stand where the document says.
create table schedule_position (
  resource_id text not null,
  version integer not null,
  positions jsonb not null,
  primary key (resource_id, version),
  foreign key (resource_id, version) references resource_version on delete cascade
);

-- The days of a holiday calendar, computed when it is saved. A day that is added or taken away later is one only from
-- `since` and until `ended_at`: an edit never rewrites the past. Null: since ever, for ever.
create table holiday_day (
  calendar_id text not null references resource on delete cascade,
  date text not null check (date ~ '^\d{4}-\d\d-\d\d$'),
  name text not null,
  since timestamptz,
  ended_at timestamptz
);
create index holiday_day_of_calendar on holiday_day (calendar_id, date);

-- How far ahead the days of a calendar are known, and a digest of them.
create table holiday_calendar (
  calendar_id text primary key references resource on delete cascade,
  known_until text not null,
  stamp text not null
);

-- Absences of people, half-open. `uid` is the event of the feed that an absence comes from.
create table time_off (
  id text primary key,
  person_id text not null references person on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text,
  source text not null check (source in ('app', 'ics')),
  uid text,
  created_by text references person on delete set null,
  created_at timestamptz not null,
  check (starts_at < ends_at)
);
create index time_off_of_person on time_off (person_id, ends_at);
create index time_off_in_time on time_off (ends_at);

-- A calendar of absences that is polled; the address is a secret and kept encrypted.
create table time_off_feed (
  person_id text primary key references person on delete cascade,
  url text not null,
  host text not null,
  created_at timestamptz not null,
  tried_at timestamptz,
  read_at timestamptz,
  error text,
  digest text
);

-- What was told ahead (conflicts and gaps), so that each is told once per threshold.
create table told_ahead (
  key text not null,
  days integer not null,
  at timestamptz not null,
  until timestamptz not null,
  primary key (key, days)
);
create index told_ahead_in_time on told_ahead (until);
