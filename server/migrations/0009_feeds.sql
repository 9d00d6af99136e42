-- Calendar feeds: addresses under which shifts can be read without signing in. Only the hash is kept. Without a schedule
-- it is the owner's own shifts over all schedules.
create table feed (
  id text primary key,
  name text not null,
  hash text not null unique,
  hint text not null,
  schedule_id text references resource on delete restrict,
  owner_id text references person on delete cascade,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_read_at timestamptz,
  -- What was served last, and since when it is so: the feed's Last-Modified on every node.
  content_hash text,
  content_since timestamptz,
  check (schedule_id is not null or owner_id is not null)
);
create index feed_of_owner on feed (owner_id);
create index feed_of_schedule on feed (schedule_id);

-- Calendars elsewhere that schedules read. `text` is the last good copy; an error leaves it as it is.
create table calendar (
  id text primary key,
  url text not null unique,
  -- Counts the good copies that differed; what was worked out from one is known by it.
  version integer not null default 0,
  text text,
  events integer,
  -- Pairs: what the calendar calls somebody, and the e-mail of the user meant.
  people jsonb not null default '[]',
  -- Whom it names and no user is.
  unmatched text[] not null default '{}',
  etag text,
  modified text,
  read_at timestamptz,
  error text,
  failed_at timestamptz,
  failures integer not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null
);
create index calendar_due on calendar (next_at);
