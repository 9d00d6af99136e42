-- The pager: overrides, alerts, pages, notifications.

create table schedule_override (
  id text primary key,
  schedule_id text not null references resource on delete restrict,
  doc jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  created_by text references person on delete set null,
  created_at timestamptz not null
);
create index schedule_override_in_time on schedule_override (schedule_id, ends_at);

-- Keys of an integration: hashed, at most two alive while one is being rotated out.
create table integration_key (
  hash text primary key,
  integration_id text not null references resource on delete restrict,
  hint text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz
);
create index integration_key_of on integration_key (integration_id);

-- One request on an ingest URL, kept as it came and with what became of it.
create table delivery (
  id text primary key,
  integration_id text not null references resource on delete restrict,
  received_at timestamptz not null,
  content_type text,
  body text not null,
  problem text,
  outcome jsonb not null
);
create index delivery_of_integration on delivery (integration_id, received_at desc);
create index delivery_by_age on delivery (received_at);

-- Deduplicated trouble: all signals with one key in one scope (its service; else its integration) while it is open.
create table alert (
  id text primary key,
  scope text not null,
  dedup_key text not null,
  dedup_hash text not null,
  service_id text references resource on delete restrict,
  integration_id text references resource on delete restrict,
  source text not null,
  status text not null check (status in ('firing', 'resolved', 'suppressed')),
  severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
  title text not null,
  description text not null default '',
  labels jsonb not null default '{}',
  link text,
  runbook text,
  occurrences integer not null default 1,
  started_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  delivery_id text,
  because text not null
);
create unique index alert_open on alert (scope, dedup_hash) where status <> 'resolved';
create index alert_by_time on alert (first_seen_at desc, id desc);
create index alert_of_service on alert (service_id, first_seen_at desc);

-- One demand for a human. `next_step_at` is the timer: whatever wakes locks the row, looks and decides again.
create table page (
  id text primary key,
  number bigint generated always as identity unique,
  status text not null check (status in ('triggered', 'acknowledged', 'resolved')),
  urgency text not null check (urgency in ('high', 'low')),
  severity text not null,
  title text not null,
  cause text not null check (cause in ('alert', 'manual')),
  group_key text,
  service_id text references resource on delete restrict,
  team_id text references resource on delete restrict,
  plan jsonb not null,
  opened_at timestamptz not null,
  round integer not null default 1,
  level integer not null default 0,
  round_began_at timestamptz not null,
  next_step_at timestamptz,
  next_step_because text,
  step_failures integer not null default 0,
  ended_because text,
  acknowledged_by text references person on delete set null,
  acknowledged_at timestamptz,
  snoozed_until timestamptz,
  resolved_at timestamptz,
  resolved_by text,
  because text not null
);
create unique index page_open_group on page (group_key) where status <> 'resolved' and group_key is not null;
create index page_due on page (next_step_at) where next_step_at is not null;
create index page_open on page (status, number desc) where status <> 'resolved';
create index page_by_number on page (number desc);
create index page_of_service on page (service_id, number desc);
-- The auditor's question, answered without reading what is in order.
create index page_without_next_step on page (id) where status <> 'resolved' and next_step_at is null and ended_because is null;

create table page_alert (
  page_id text not null references page on delete cascade,
  alert_id text not null references alert on delete cascade,
  joined_at timestamptz not null,
  primary key (alert_id, page_id)
);
create index page_alert_of_page on page_alert (page_id);

-- Who has been asked, on which step of the ladder, and why.
create table page_reach (
  page_id text not null references page on delete cascade,
  person_id text not null references person on delete cascade,
  round integer not null,
  level integer not null,
  at timestamptz not null,
  because text not null,
  primary key (page_id, round, level, person_id)
);

create table contact_method (
  id text primary key,
  person_id text not null references person on delete cascade,
  channel text not null,
  address text not null,
  label text not null default '',
  secret text,
  verified_at timestamptz,
  verified_how text,
  broken_because text,
  code_hash text,
  code_expires_at timestamptz,
  code_sent_at timestamptz,
  code_tries integer not null default 0,
  managed_by text,
  created_at timestamptz not null,
  unique (person_id, channel, address)
);

create table notification_rule (
  id text primary key,
  person_id text not null references person on delete cascade,
  urgency text not null check (urgency in ('high', 'low')),
  after_seconds integer not null check (after_seconds >= 0),
  contact_method_id text not null references contact_method on delete cascade,
  unique (person_id, urgency, after_seconds, contact_method_id)
);

-- One message to one person over one contact method. `send_at` is the timer and, while a node holds the row, the end
-- of its lease: a dead node's work comes due by itself. `token` fences late writers.
create table notification (
  id text primary key,
  page_id text references page on delete cascade,
  person_id text not null references person on delete cascade,
  contact_method_id text references contact_method on delete set null,
  channel text not null,
  address text not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'delivered', 'read', 'answered', 'failed', 'withdrawn', 'bundled')),
  purpose text not null default 'page' check (purpose in ('page', 'test', 'notice')),
  urgency text not null,
  round integer not null default 1,
  level integer not null default 0,
  first boolean not null default false,
  because text not null,
  due_at timestamptz not null,
  send_at timestamptz,
  token text,
  attempts integer not null default 0,
  provider_id text,
  sent_at timestamptz,
  delivered_at timestamptz,
  created_at timestamptz not null
);
create index notification_due on notification (first desc, send_at) where send_at is not null;
create index notification_next on notification (send_at) where send_at is not null;
create index notification_of_page on notification (page_id, due_at);

create table attempt (
  id text primary key,
  notification_id text not null references notification on delete cascade,
  n integer not null,
  token text not null,
  provider text not null,
  at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('accepted', 'delivered', 'failed', 'unknown')),
  detail text
);
create index attempt_of_notification on attempt (notification_id, n);
