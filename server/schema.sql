-- Made by tools/schema.ts from the migrations; to read, not to run.

create table account (
  id text not null,
  account_id text not null,
  provider_id text not null,
  user_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_user_id_fkey FOREIGN KEY (user_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX account_of_person ON account USING btree (user_id);
CREATE UNIQUE INDEX account_of_provider ON account USING btree (provider_id, account_id);

create table alert (
  id text not null,
  scope text not null,
  dedup_key text not null,
  dedup_hash text not null,
  service_id text,
  integration_id text,
  source text not null,
  status text not null,
  severity text not null,
  title text not null,
  description text not null default ''::text,
  labels jsonb not null default '{}'::jsonb,
  link text,
  runbook text,
  occurrences int4 not null default 1,
  started_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  delivery_id text,
  because text not null,
  constraint alert_pkey PRIMARY KEY (id),
  constraint alert_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text]))),
  constraint alert_status_check CHECK ((status = ANY (ARRAY['firing'::text, 'resolved'::text])))
);
CREATE INDEX alert_by_time ON alert USING btree (first_seen_at DESC, id DESC);
CREATE INDEX alert_of_service ON alert USING btree (service_id, first_seen_at DESC);
CREATE UNIQUE INDEX alert_open ON alert USING btree (dedup_hash) WHERE (status <> 'resolved'::text);

create table api_token (
  id text not null,
  name text not null,
  hash text not null,
  hint text not null,
  person_id text,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint api_token_pkey PRIMARY KEY (id),
  constraint api_token_hash_key UNIQUE (hash),
  constraint api_token_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX api_token_of_person ON api_token USING btree (person_id);

create table attempt (
  id text not null,
  notification_id text not null,
  n int4 not null,
  token text not null,
  provider text not null,
  at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  detail text,
  refused bool not null default false,
  constraint attempt_pkey PRIMARY KEY (id),
  constraint attempt_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES notification(id) ON DELETE CASCADE,
  constraint attempt_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'delivered'::text, 'failed'::text, 'unknown'::text])))
);
CREATE INDEX attempt_of_notification ON attempt USING btree (notification_id, n);

create table board_token (
  id text not null,
  name text not null,
  hash text not null,
  hint text not null,
  team_id text,
  created_by text,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint board_token_pkey PRIMARY KEY (id),
  constraint board_token_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint board_token_hash_key UNIQUE (hash),
  constraint board_token_team_id_fkey FOREIGN KEY (team_id) REFERENCES resource(id) ON DELETE RESTRICT
);

create table calendar (
  id text not null,
  url text not null,
  version int4 not null default 0,
  text text,
  events int4,
  people jsonb not null default '[]'::jsonb,
  unmatched text[] not null default '{}'::text[],
  etag text,
  modified text,
  read_at timestamptz,
  error text,
  failed_at timestamptz,
  gone int4 not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null,
  told_at timestamptz,
  constraint calendar_pkey PRIMARY KEY (id),
  constraint calendar_url_key UNIQUE (url)
);
CREATE INDEX calendar_due ON calendar USING btree (next_at);

create table contact_method (
  id text not null,
  person_id text not null,
  channel text not null,
  address text not null,
  label text not null default ''::text,
  secret text,
  verified_at timestamptz,
  verified_how text,
  broken_because text,
  code_hash text,
  code_expires_at timestamptz,
  code_sent_at timestamptz,
  code_tries int4 not null default 0,
  managed_by text,
  created_at timestamptz not null,
  takes_notices bool not null default false,
  constraint contact_method_pkey PRIMARY KEY (id),
  constraint contact_method_person_id_channel_address_key UNIQUE (person_id, channel, address),
  constraint contact_method_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX contact_method_by_address ON contact_method USING btree (address, channel);
CREATE UNIQUE INDEX contact_method_for_notices ON contact_method USING btree (person_id) WHERE takes_notices;

create table cover (
  id text not null,
  kind text not null,
  state text not null,
  because text not null,
  person_id text not null,
  requested_by text,
  requested_by_name text not null,
  note text,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by_name text,
  detached_at timestamptz,
  detached_because text,
  reminded_at timestamptz,
  constraint cover_pkey PRIMARY KEY (id),
  constraint cover_kind_check CHECK ((kind = ANY (ARRAY['cover'::text, 'swap'::text, 'pager'::text]))),
  constraint cover_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint cover_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint cover_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'declined'::text, 'withdrawn'::text, 'expired'::text])))
);
CREATE INDEX cover_of_person ON cover USING btree (person_id);
CREATE INDEX cover_open ON cover USING btree (id) WHERE (state = 'open'::text);

create table cover_asked (
  cover_id text not null,
  person_id text not null,
  declined_at timestamptz,
  constraint cover_asked_pkey PRIMARY KEY (cover_id, person_id),
  constraint cover_asked_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id) ON DELETE CASCADE,
  constraint cover_asked_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX cover_asked_of ON cover_asked USING btree (person_id);

create table cover_shift (
  cover_id text not null,
  n int4 not null,
  schedule_id text not null,
  layer text not null,
  turn int4,
  scope text not null,
  owner_id text not null,
  from_id text not null,
  to_id text,
  part_start int8,
  part_end int8,
  pinned bool not null,
  shift_starts_at timestamptz not null,
  shift_ends_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  applies bool not null default false,
  taken_at timestamptz,
  cut_at timestamptz,
  constraint cover_shift_pkey PRIMARY KEY (cover_id, n),
  constraint cover_shift_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES cover(id) ON DELETE CASCADE,
  constraint cover_shift_from_id_fkey FOREIGN KEY (from_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint cover_shift_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint cover_shift_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES resource(id) ON DELETE RESTRICT,
  constraint cover_shift_scope_check CHECK ((scope = ANY (ARRAY['stretch'::text, 'turn'::text]))),
  constraint cover_shift_to_id_fkey FOREIGN KEY (to_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX cover_shift_applying ON cover_shift USING btree (schedule_id, ends_at) WHERE applies;
CREATE INDEX cover_shift_in_time ON cover_shift USING btree (schedule_id, ends_at);
CREATE INDEX cover_shift_to ON cover_shift USING btree (to_id) WHERE (to_id IS NOT NULL);

create table delivery (
  id text not null,
  integration_id text not null,
  received_at timestamptz not null,
  content_type text,
  body text not null,
  problem text,
  outcome jsonb not null,
  constraint delivery_pkey PRIMARY KEY (id)
);
CREATE INDEX delivery_by_age ON delivery USING btree (received_at);
CREATE INDEX delivery_of_integration ON delivery USING btree (integration_id, received_at DESC);

create table fact (
  seq int8 not null generated as identity,
  tx xid8 not null default pg_current_xact_id(),
  id text not null,
  at timestamptz not null,
  kind text not null,
  actor_type text not null,
  actor_id text,
  actor_name text not null,
  subjects text[] not null,
  because text,
  data jsonb not null default '{}'::jsonb,
  constraint fact_pkey PRIMARY KEY (seq),
  constraint fact_actor_type_check CHECK ((actor_type = ANY (ARRAY['user'::text, 'token'::text, 'integration'::text, 'system'::text]))),
  constraint fact_id_key UNIQUE (id)
);
CREATE INDEX fact_in_order ON fact USING btree (tx, seq);
CREATE INDEX fact_of_actor ON fact USING btree (actor_id, seq);
CREATE INDEX fact_of_kind ON fact USING btree (kind, seq);
CREATE INDEX fact_of_subject ON fact USING gin (subjects);

create table feed (
  id text not null,
  name text not null,
  hash text not null,
  hint text not null,
  schedule_id text,
  owner_id text,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_read_at timestamptz,
  content_hash text,
  content_since timestamptz,
  constraint feed_pkey PRIMARY KEY (id),
  constraint feed_check CHECK (((schedule_id IS NOT NULL) OR (owner_id IS NOT NULL))),
  constraint feed_hash_key UNIQUE (hash),
  constraint feed_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint feed_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES resource(id) ON DELETE RESTRICT
);
CREATE INDEX feed_of_owner ON feed USING btree (owner_id);
CREATE INDEX feed_of_schedule ON feed USING btree (schedule_id);

create table handover (
  id text not null,
  schedule_id text not null,
  at timestamptz not null,
  since timestamptz not null,
  until timestamptz,
  outgoing text[] not null,
  incoming text[] not null,
  state text not null,
  because text not null,
  noticed text[] not null default '{}'::text[],
  accept_by timestamptz,
  text text,
  version int4 not null default 0,
  edited_by text,
  edited_at timestamptz,
  accepted_by text,
  accepted_at timestamptz,
  next_at timestamptz,
  created_at timestamptz not null,
  constraint handover_pkey PRIMARY KEY (id),
  constraint handover_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint handover_edited_by_fkey FOREIGN KEY (edited_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint handover_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES resource(id) ON DELETE RESTRICT,
  constraint handover_state_check CHECK ((state = ANY (ARRAY['upcoming'::text, 'open'::text, 'overdue'::text, 'accepted'::text, 'dropped'::text])))
);
CREATE INDEX handover_due ON handover USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX handover_in_time ON handover USING btree (at DESC, id DESC);
CREATE UNIQUE INDEX handover_of_change ON handover USING btree (schedule_id, at) WHERE (state <> 'dropped'::text);

create table holiday_calendar (
  calendar_id text not null,
  known_until text not null,
  stamp text not null,
  constraint holiday_calendar_pkey PRIMARY KEY (calendar_id),
  constraint holiday_calendar_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES resource(id) ON DELETE CASCADE
);

create table holiday_day (
  calendar_id text not null,
  date text not null,
  name text not null,
  since timestamptz,
  ended_at timestamptz,
  constraint holiday_day_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES resource(id) ON DELETE CASCADE,
  constraint holiday_day_date_check CHECK ((date ~ '^\d{4}-\d\d-\d\d$'::text))
);
CREATE INDEX holiday_day_of_calendar ON holiday_day USING btree (calendar_id, date);

create table integration_key (
  hash text not null,
  integration_id text not null,
  hint text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  constraint integration_key_pkey PRIMARY KEY (hash),
  constraint integration_key_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES resource(id) ON DELETE RESTRICT
);
CREATE INDEX integration_key_of ON integration_key USING btree (integration_id);

create table node (
  id text not null,
  host text not null,
  version text not null,
  worker_ids text[] not null default '{}'::text[],
  started_at timestamptz not null,
  lease_until timestamptz not null,
  constraint node_pkey PRIMARY KEY (id)
);

create table notification (
  id text not null,
  page_id text,
  person_id text not null,
  contact_method_id text,
  channel text not null,
  address text not null,
  state text not null,
  purpose text not null default 'page'::text,
  urgency text not null,
  round int4 not null default 1,
  level int4 not null default 0,
  first bool not null default false,
  because text not null,
  due_at timestamptz not null,
  send_at timestamptz,
  token text,
  attempts int4 not null default 0,
  provider_id text,
  sent_at timestamptz,
  delivered_at timestamptz,
  created_at timestamptz not null,
  subject text,
  link text,
  notice jsonb,
  fact_id text,
  constraint notification_pkey PRIMARY KEY (id),
  constraint notification_contact_method_id_fkey FOREIGN KEY (contact_method_id) REFERENCES contact_method(id) ON DELETE SET NULL,
  constraint notification_page_id_fkey FOREIGN KEY (page_id) REFERENCES page(id) ON DELETE CASCADE,
  constraint notification_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint notification_purpose_check CHECK ((purpose = ANY (ARRAY['page'::text, 'test'::text, 'notice'::text]))),
  constraint notification_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'answered'::text, 'failed'::text, 'cancelled'::text, 'withdrawn'::text, 'bundled'::text])))
);
CREATE INDEX notification_due ON notification USING btree (first DESC, send_at) WHERE (send_at IS NOT NULL);
CREATE INDEX notification_next ON notification USING btree (send_at) WHERE (send_at IS NOT NULL);
CREATE UNIQUE INDEX notification_of_fact ON notification USING btree (fact_id, person_id) WHERE (fact_id IS NOT NULL);
CREATE INDEX notification_of_page ON notification USING btree (page_id, due_at);

create table notification_rule (
  id text not null,
  person_id text not null,
  urgency text not null,
  after_seconds int4 not null,
  contact_method_id text not null,
  constraint notification_rule_pkey PRIMARY KEY (id),
  constraint notification_rule_after_seconds_check CHECK ((after_seconds >= 0)),
  constraint notification_rule_contact_method_id_fkey FOREIGN KEY (contact_method_id) REFERENCES contact_method(id) ON DELETE CASCADE,
  constraint notification_rule_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint notification_rule_person_id_urgency_after_seconds_contact_m_key UNIQUE (person_id, urgency, after_seconds, contact_method_id),
  constraint notification_rule_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text])))
);

create table page (
  id text not null,
  number int8 not null generated as identity,
  status text not null,
  urgency text not null,
  severity text not null,
  title text not null,
  cause text not null,
  group_key text,
  service_id text,
  team_id text,
  plan jsonb not null,
  opened_at timestamptz not null,
  round int4 not null default 1,
  level int4 not null default 0,
  round_began_at timestamptz not null,
  next_step_at timestamptz,
  next_step_because text,
  step_failures int4 not null default 0,
  ended_because text,
  acknowledged_by text,
  acknowledged_at timestamptz,
  snoozed_until timestamptz,
  resolved_at timestamptz,
  resolved_by text,
  because text not null,
  next_step_reason jsonb,
  constraint page_pkey PRIMARY KEY (id),
  constraint page_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint page_cause_check CHECK ((cause = ANY (ARRAY['alert'::text, 'manual'::text]))),
  constraint page_number_key UNIQUE (number),
  constraint page_service_id_fkey FOREIGN KEY (service_id) REFERENCES resource(id) ON DELETE RESTRICT,
  constraint page_status_check CHECK ((status = ANY (ARRAY['triggered'::text, 'acknowledged'::text, 'resolved'::text]))),
  constraint page_team_id_fkey FOREIGN KEY (team_id) REFERENCES resource(id) ON DELETE RESTRICT,
  constraint page_urgency_check CHECK ((urgency = ANY (ARRAY['high'::text, 'low'::text])))
);
CREATE INDEX page_by_number ON page USING btree (number DESC);
CREATE INDEX page_due ON page USING btree (next_step_at) WHERE (next_step_at IS NOT NULL);
CREATE INDEX page_of_service ON page USING btree (service_id, number DESC);
CREATE INDEX page_open ON page USING btree (status, number DESC) WHERE (status <> 'resolved'::text);
CREATE UNIQUE INDEX page_open_group ON page USING btree (group_key) WHERE ((status <> 'resolved'::text) AND (group_key IS NOT NULL));
CREATE INDEX page_without_next_step ON page USING btree (id) WHERE ((status <> 'resolved'::text) AND (next_step_at IS NULL) AND (ended_because IS NULL));

create table page_alert (
  page_id text not null,
  alert_id text not null,
  joined_at timestamptz not null,
  constraint page_alert_pkey PRIMARY KEY (alert_id, page_id)
);
CREATE INDEX page_alert_of_page ON page_alert USING btree (page_id);

create table page_reach (
  page_id text not null,
  person_id text not null,
  round int4 not null,
  level int4 not null,
  at timestamptz not null,
  because text not null,
  constraint page_reach_pkey PRIMARY KEY (page_id, round, level, person_id),
  constraint page_reach_page_id_fkey FOREIGN KEY (page_id) REFERENCES page(id) ON DELETE CASCADE,
  constraint page_reach_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);

create table person (
  id text not null,
  name text not null,
  email text not null,
  email_verified bool not null default false,
  image text,
  role text not null default 'responder'::text,
  time_zone text not null default 'UTC'::text,
  managed_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  disabled_at timestamptz,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_email_check CHECK ((email = lower(email))),
  constraint person_email_key UNIQUE (email),
  constraint person_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'responder'::text, 'observer'::text])))
);

create table rate_limit (
  id text not null,
  key text not null,
  count int4 not null,
  last_request int8 not null,
  constraint rate_limit_pkey PRIMARY KEY (id),
  constraint rate_limit_key_key UNIQUE (key)
);

create table resource (
  id text not null,
  kind text not null,
  slug text not null,
  doc jsonb not null,
  version int4 not null default 1,
  managed_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  constraint resource_pkey PRIMARY KEY (id),
  constraint resource_slug_check CHECK ((slug ~ '^[a-z0-9-]{1,60}$'::text))
);
CREATE UNIQUE INDEX resource_slug ON resource USING btree (kind, slug) WHERE (archived_at IS NULL);

create table resource_person (
  from_id text not null,
  person_id text not null,
  constraint resource_person_pkey PRIMARY KEY (from_id, person_id),
  constraint resource_person_from_id_fkey FOREIGN KEY (from_id) REFERENCES resource(id) ON DELETE CASCADE,
  constraint resource_person_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE RESTRICT
);
CREATE INDEX resource_person_used_by ON resource_person USING btree (person_id);

create table resource_use (
  from_id text not null,
  to_id text not null,
  constraint resource_use_pkey PRIMARY KEY (from_id, to_id),
  constraint resource_use_from_id_fkey FOREIGN KEY (from_id) REFERENCES resource(id) ON DELETE CASCADE,
  constraint resource_use_to_id_fkey FOREIGN KEY (to_id) REFERENCES resource(id) ON DELETE RESTRICT
);
CREATE INDEX resource_used_by ON resource_use USING btree (to_id);

create table resource_version (
  resource_id text not null,
  version int4 not null,
  doc jsonb,
  at timestamptz not null,
  actor_type text not null,
  actor_id text,
  actor_name text not null,
  constraint resource_version_pkey PRIMARY KEY (resource_id, version),
  constraint resource_version_resource_id_fkey FOREIGN KEY (resource_id) REFERENCES resource(id) ON DELETE CASCADE
);

create table saved_view (
  id text not null,
  person_id text not null,
  screen text not null,
  name text not null,
  search jsonb not null,
  created_at timestamptz not null,
  constraint saved_view_pkey PRIMARY KEY (id),
  constraint saved_view_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint saved_view_screen_check CHECK ((screen = ANY (ARRAY['pages'::text, 'alerts'::text])))
);
CREATE UNIQUE INDEX saved_view_name ON saved_view USING btree (person_id, screen, lower(name));

create table schedule_override (
  id text not null,
  schedule_id text not null,
  doc jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_by text,
  created_at timestamptz not null,
  constraint schedule_override_pkey PRIMARY KEY (id),
  constraint schedule_override_check CHECK ((ends_at > starts_at)),
  constraint schedule_override_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint schedule_override_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES resource(id) ON DELETE RESTRICT
);
CREATE INDEX schedule_override_in_time ON schedule_override USING btree (schedule_id, ends_at);

create table schedule_position (
  resource_id text not null,
  version int4 not null,
  positions jsonb not null,
  constraint schedule_position_pkey PRIMARY KEY (resource_id, version),
  constraint schedule_position_resource_id_version_fkey FOREIGN KEY (resource_id, version) REFERENCES resource_version(resource_id, version) ON DELETE CASCADE
);

create table session (
  id text not null,
  expires_at timestamptz not null,
  token text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token),
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES person(id) ON DELETE CASCADE
);
CREATE INDEX session_of_person ON session USING btree (user_id);

create table setting (
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table time_off (
  id text not null,
  person_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text,
  source text not null,
  uid text,
  created_by text,
  created_at timestamptz not null,
  constraint time_off_pkey PRIMARY KEY (id),
  constraint time_off_check CHECK ((starts_at < ends_at)),
  constraint time_off_created_by_fkey FOREIGN KEY (created_by) REFERENCES person(id) ON DELETE SET NULL,
  constraint time_off_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  constraint time_off_source_check CHECK ((source = ANY (ARRAY['app'::text, 'ics'::text])))
);
CREATE INDEX time_off_in_time ON time_off USING btree (ends_at);
CREATE INDEX time_off_of_person ON time_off USING btree (person_id, ends_at);

create table time_off_feed (
  person_id text not null,
  url text not null,
  host text not null,
  created_at timestamptz not null,
  tried_at timestamptz,
  read_at timestamptz,
  error text,
  digest text,
  constraint time_off_feed_pkey PRIMARY KEY (person_id),
  constraint time_off_feed_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE
);

create table told_ahead (
  key text not null,
  days int4 not null,
  at timestamptz not null,
  until timestamptz not null,
  constraint told_ahead_pkey PRIMARY KEY (key, days)
);
CREATE INDEX told_ahead_in_time ON told_ahead USING btree (until);

create table verification (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint verification_pkey PRIMARY KEY (id)
);
CREATE INDEX verification_of_identifier ON verification USING btree (identifier);

CREATE OR REPLACE FUNCTION must_still_be(answer boolean, what text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if answer is not true then raise exception '% meanwhile', what using errcode = 'serialization_failure'; end if;
end $function$;
