-- Links under which the who's-on-call board can be seen without signing in: only the hash is kept.
create table board_token (
  id text primary key,
  name text not null,
  hash text not null unique,
  hint text not null,
  team_id text references resource on delete restrict,
  created_by text references person on delete set null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
