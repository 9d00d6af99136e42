-- The house: facts, resources, people, access, nodes.

-- What happened, in the transaction that made it so: timeline, audit log, outbox and live feed at once.
-- Readers must not trust seq: a reader orders by (tx, seq) and reads only tx < pg_snapshot_xmin(pg_current_snapshot()).
create table fact (
  seq bigint generated always as identity primary key,
  tx xid8 not null default pg_current_xact_id(),
  id text not null unique,
  at timestamptz not null,
  kind text not null,
  actor_type text not null check (actor_type in ('user', 'token', 'integration', 'system')),
  actor_id text,
  actor_name text not null,
  subjects text[] not null,
  because text,
  data jsonb not null default '{}'
);
create index fact_in_order on fact (tx, seq);
create index fact_of_subject on fact using gin (subjects);
create index fact_of_kind on fact (kind, seq);

-- Settings of the installation that no person edits as configuration: key check, the set-up token's hash.
create table setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null
);

-- A running process. Its bulk jobs are unlocked when its lease ends.
create table node (
  id text primary key,
  host text not null,
  version text not null,
  worker_ids text[] not null default '{}',
  started_at timestamptz not null,
  lease_until timestamptz not null
);

create table person (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  role text not null default 'responder' check (role in ('admin', 'manager', 'responder', 'observer')),
  time_zone text not null default 'UTC',
  managed_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  disabled_at timestamptz
);

-- Configuration: one versioned document table for every kind.
create table resource (
  id text primary key,
  kind text not null,
  slug text not null check (slug ~ '^[a-z0-9-]{1,60}$'),
  doc jsonb not null,
  version integer not null default 1,
  managed_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);
create unique index resource_slug on resource (kind, slug) where archived_at is null;

create table resource_version (
  resource_id text not null references resource on delete cascade,
  version integer not null,
  doc jsonb,
  at timestamptz not null,
  actor_type text not null,
  actor_id text,
  actor_name text not null,
  primary key (resource_id, version)
);

-- "Used by": computed from references(doc); what is used cannot be deleted.
create table resource_use (
  from_id text not null references resource on delete cascade,
  to_id text not null references resource on delete restrict,
  primary key (from_id, to_id)
);
create index resource_used_by on resource_use (to_id);

create table resource_person (
  from_id text not null references resource on delete cascade,
  person_id text not null references person on delete restrict,
  primary key (from_id, person_id)
);
create index resource_person_used_by on resource_person (person_id);

-- Sign-in (the shapes that better-auth expects, in our words).
create table session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references person on delete cascade
);
create index session_of_person on session (user_id);

create table account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references person on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index account_of_provider on account (provider_id, account_id);
create index account_of_person on account (user_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_of_identifier on verification (identifier);

create table rate_limit (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

-- API tokens: only the hash is kept; the token itself is shown once.
create table api_token (
  id text primary key,
  name text not null,
  hash text not null unique,
  hint text not null,
  person_id text references person on delete cascade,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_of_person on api_token (person_id);
