-- A notice is stored as what it says: { kind, title, lines, link: { label, path } }. `subject` and `link` are still written
-- for the release before this one, which shows them; `because` is the reason again. A release later they go.
alter table notification add column notice jsonb;
-- Of a notice: the fact it tells of. Nobody is told twice of one.
alter table notification add column fact_id text;
create unique index notification_of_fact on notification (fact_id, person_id) where fact_id is not null;

-- The contact method that a person's notices go to; without one, the account e-mail.
alter table contact_method add column takes_notices boolean not null default false;
create unique index contact_method_for_notices on contact_method (person_id) where takes_notices;

-- Whose is the address that an answer came from?
create index contact_method_by_address on contact_method (address, channel);

-- The other side disliked the content: what follows is sent in its shortest form.
alter table attempt add column refused boolean not null default false;
update attempt set refused = true where starts_with(detail, 'The content was refused: ');

-- What nobody needs any more is cancelled. Nodes of the release before this one still write `withdrawn`.
alter table notification drop constraint notification_state_check;
alter table notification add constraint notification_state_check check (
  state in ('queued', 'sending', 'sent', 'delivered', 'read', 'answered', 'failed', 'cancelled', 'withdrawn', 'bundled')
);
update notification set state = 'cancelled' where state = 'withdrawn';
update fact set kind = 'notification.cancelled' where kind = 'notification.withdrawn';
