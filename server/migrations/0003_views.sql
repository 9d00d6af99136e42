-- Views: what a person asked of a list, by a name, on all their devices.

create table saved_view (
  id text primary key,
  person_id text not null references person on delete cascade,
  screen text not null check (screen in ('pages', 'alerts')),
  name text not null,
  search jsonb not null,
  created_at timestamptz not null
);
-- Also the index of the list. Names that differ only in case would look the same in it.
create unique index saved_view_name on saved_view (person_id, screen, lower(name));
