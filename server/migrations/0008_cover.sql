-- Cover requests, swaps and the pager taken at once: who asked whom, and what became of it.
create table cover (
  id text primary key,
  kind text not null check (kind in ('cover', 'swap', 'pager')),
  state text not null check (state in ('open', 'taken', 'declined', 'withdrawn', 'expired')),
  -- Why it is in this state.
  because text not null,
  -- Who wants to be relieved, or proposes the swap.
  person_id text not null references person on delete cascade,
  requested_by text references person on delete set null,
  requested_by_name text not null,
  note text,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by_name text,
  -- Set while it was taken and one of its shifts is gone or belongs to somebody else.
  loosened_at timestamptz,
  loosened_because text,
  reminded_at timestamptz
);
create index cover_of_person on cover (person_id);
create index cover_open on cover (id) where state = 'open';

-- One shift of a cover: two of a swap. It is bound to the shift (layer, turn, owner), not to a time; the times say where it
-- was found last, and follow when the schedule changes.
create table cover_shift (
  cover_id text not null references cover on delete cascade,
  n integer not null,
  schedule_id text not null references resource on delete restrict,
  layer text not null,
  turn integer,
  scope text not null check (scope in ('stretch', 'turn')),
  owner_id text not null references person on delete cascade,
  from_id text not null references person on delete cascade,
  to_id text references person on delete cascade,
  -- Milliseconds on the wall clock from the shift's start; null: from its start, until its end.
  part_start bigint,
  part_end bigint,
  -- The shift has no end to count from: the part stays at its instants.
  pinned boolean not null,
  shift_starts_at timestamptz not null,
  shift_ends_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- Whether it changes who is on call; from when it was taken, until it was cut off.
  applies boolean not null default false,
  taken_at timestamptz,
  cut_at timestamptz,
  primary key (cover_id, n)
);
create index cover_shift_applying on cover_shift (schedule_id, ends_at) where applies;
create index cover_shift_in_time on cover_shift (schedule_id, ends_at);
create index cover_shift_to on cover_shift (to_id) where to_id is not null;

-- Who was asked in particular.
create table cover_asked (
  cover_id text not null references cover on delete cascade,
  person_id text not null references person on delete cascade,
  declined_at timestamptz,
  primary key (cover_id, person_id)
);
create index cover_asked_of on cover_asked (person_id);

-- A notice with a subject of its own: what people are told that is neither a page nor about their contact methods.
alter table notification add column subject text;
