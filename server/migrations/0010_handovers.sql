-- One change of shift: who hands over to whom. People are ids of persons. `next_at` is the timer of what comes next
-- (notice, change, overdue); null: nothing. Planned a little ahead, and looked at again when its time comes.
create table handover (
  id text primary key,
  schedule_id text not null references resource on delete restrict,
  at timestamptz not null,
  since timestamptz not null,
  until timestamptz,
  outgoing text[] not null,
  incoming text[] not null,
  state text not null check (state in ('upcoming', 'open', 'overdue', 'accepted', 'dropped')),
  because text not null,
  -- Whom the notice before the shift has reached.
  noticed text[] not null default '{}',
  accept_by timestamptz,
  -- As somebody wrote it, or as it stood when it was accepted; null: as what happened says.
  text text,
  version integer not null default 0,
  edited_by text references person on delete set null,
  edited_at timestamptz,
  accepted_by text references person on delete set null,
  accepted_at timestamptz,
  next_at timestamptz,
  created_at timestamptz not null
);
create unique index handover_of_change on handover (schedule_id, at) where state <> 'dropped';
create index handover_due on handover (next_at) where next_at is not null;
create index handover_in_time on handover (at desc, id desc);
