import type { CoverFact, Fact, FactData } from '@tocsin/contract/facts'
import { sentence } from '../../ui/text/sentence.ts'
import { channelWord } from '../channel-word.ts'
import { nameIn } from '../documents/doc-name.ts'
import type { NameOf } from '../documents/use-doc-names.ts'
import { targetName } from '../target-name.ts'

/** What sentences need to know: names of people by id and of documents by kind and slug, and how instants read. */
export interface Words {
  person(ref: string): string
  doc: NameOf
  moment(at: string): string
}

type Sentences = {
  [K in keyof FactData]: (data: FactData[K], who: string, words: Words) => string
}

function list(items: string[]): string {
  if (items.length < 2) return items[0] ?? 'nobody'
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

function counted(amount: number, one: string, many: string): string {
  return amount === 1 ? `one ${one}` : `${amount} ${many}`
}

function shiftOf({ shifts }: CoverFact, { moment }: Words): string {
  return shifts.map(({ name, start, end }) => `${name}, ${moment(start)} to ${moment(end)}`).join('; ')
}

function swapOf({ shifts }: CoverFact, { person, moment }: Words): string {
  return shifts
    .map(({ name, start, end, to }) => `${person(to ?? '')} takes ${name}, ${moment(start)} to ${moment(end)}`)
    .join(' and ')
}

const changed = { create: 'created', update: 'changed', delete: 'deleted' }
const asksAgain = {
  ack_timeout: 'The acknowledgement ran out: the page asks again',
  snooze_over: 'The snooze is over: the page asks again',
  worse_alert: 'An alert became worse: the page asks again',
  unacknowledged: 'The acknowledgement was taken back: the page asks again',
}
const resolvedBy = { source: 'by its source', person: 'by hand', lease: 'because its source fell silent' }

const sentences: Sentences = {
  'organisation.set_up': (_, who) => `${who} set up this installation`,

  'user.created': (data, who, { person }) => `${who} added ${person(data.user)}`,
  'user.changed': (data, who, { person }) => `${who} changed ${person(data.user)}`,
  'user.disabled': (data, who, { person }) => `${who} disabled ${person(data.user)}`,
  'user.enabled': (data, who, { person }) => `${who} enabled ${person(data.user)} again`,
  'user.signed_in': (data, _, { person }) => `${person(data.user)} signed in${data.ip ? ` from ${data.ip}` : ''}`,
  'user.password_changed': (data, _, { person }) => `${person(data.user)} has a new password`,
  'user.invited': (data, who, { person }) => `${who} invited ${person(data.user)}`,
  'token.created': (data, who) => `${who} made the API token “${data.name}” (${data.scopes.join(', ')})`,
  'token.revoked': (data, who) => `${who} revoked the API token “${data.name}”`,
  'view.saved': (data, who) => `${who} saved the view “${data.name}” of ${data.screen}`,
  'view.removed': (data, who) => `${who} removed the view “${data.name}” of ${data.screen}`,

  'resource.changed': (data, who) =>
    `${who} ${changed[data.action]} ${changedName(data)}${data.action === 'delete' ? '' : ` (version ${data.version})`}`,

  'override.added': (data, who, { doc, moment }) =>
    `${who} added an override to ${doc('schedule', data.slug)}, ${moment(data.start)} to ${moment(data.end)}`,
  'override.removed': (data, who, { doc }) => `${who} removed an override from ${doc('schedule', data.slug)}`,
  'schedule.proposal_applied': (data, who, { doc, moment }) =>
    `${who} applied a generated rota to ${doc('schedule', data.slug)}, ${moment(data.start)} to ${moment(data.end)}`,

  'cover.requested': (data, who, words) =>
    data.kind === 'swap'
      ? `${who} proposed that ${swapOf(data, words)}`
      : `${who} asked for somebody to take ${shiftOf(data, words)} from ${words.person(data.user)}`,
  'cover.taken': (data, _, words) =>
    `${words.person(data.taker)} took ${data.kind === 'pager' ? 'the pager' : shiftOf(data, words)} from ${words.person(data.user)}`,
  'cover.swapped': (data, _, words) => `Agreed: ${swapOf(data, words)}`,
  'cover.declined': (data, who, words) => `${who} said no to ${words.person(data.user)}: ${shiftOf(data, words)}`,
  'cover.withdrawn': (data, who, words) => `${who} took back the ${data.kind} of ${shiftOf(data, words)}`,
  'cover.expired': (data, _, words) => `Nobody took ${shiftOf(data, words)} from ${words.person(data.user)} in time`,
  'cover.detached': (data, _, words) =>
    `The ${data.kind} of ${shiftOf(data, words)} was detached from its shift and no longer has any effect`,
  'cover.reattached': (data, _, words) => `The ${data.kind} of ${shiftOf(data, words)} was attached to its shift again`,
  'cover.reminded': (data, _, words) => `${list(data.tell.map(words.person))} were reminded of ${shiftOf(data, words)}`,

  'time_off.added': (data, who, { person, moment }) =>
    `${who} entered time off of ${person(data.user)}, ${moment(data.from)} to ${moment(data.until)}`,
  'time_off.removed': (data, who, { person, moment }) =>
    `${who} removed time off of ${person(data.user)}, ${moment(data.from)} to ${moment(data.until)}`,
  'time_off.feed_changed': (data, who, { person }) =>
    data.host
      ? `${who} connected the absences of ${person(data.user)} from ${data.host}`
      : `${who} disconnected the calendar of absences of ${person(data.user)}`,
  'time_off.feed_read': (data, _, { person }) =>
    `The calendar of ${person(data.user)} changed: ${counted(data.added, 'absence', 'absences')} more, ${data.removed} fewer`,
  'time_off.feed_failed': (data, _, { person }) =>
    `The calendar of absences of ${person(data.user)} could not be read: ${data.detail}`,
  'absence.conflict_ahead': (data, _, { person, doc, moment }) =>
    `${person(data.user)} is away during a shift on ${doc('schedule', data.slug)} that begins ${moment(data.start)}`,
  'schedule.gap_ahead': (data, _, { doc, moment }) =>
    `Nobody is on call on ${doc('schedule', data.slug)} from ${moment(data.start)} to ${moment(data.end)}`,
  'integration.key_rotated': (data, who, { doc, moment }) =>
    `${who} made a new key for ${doc('integration', data.slug)} (…${data.hint}); the old one ${data.oldKeyUntil ? `works until ${moment(data.oldKeyUntil)}` : 'stopped at once'}`,

  'board.created': (data, who, { doc }) =>
    `${who} made the public board link “${data.name}” (…${data.hint}) for ${data.team ? `team ${doc('team', data.team)}` : 'all teams'}`,
  'board.revoked': (data, who) => `${who} revoked the public board link “${data.name}”`,

  'feed.created': (data, who, { doc }) =>
    `${who} made the calendar feed “${data.name}” (…${data.hint}) of ${data.schedule ? doc('schedule', data.schedule) : 'their own shifts'}`,
  'feed.revoked': (data, who) => `${who} revoked the calendar feed “${data.name}”`,
  'calendar.read': (data) =>
    `The calendar at ${data.host} was read: ${data.events} events${data.unmatched.length > 0 ? `, ${data.unmatched.length} people unmatched` : ''}`,
  'calendar.failed': (data) => `The calendar at ${data.host} cannot be read: ${data.detail}`,
  'calendar.lost': (data) => `The calendar at ${data.host} is lost: ${data.detail}; the managers were told`,
  'calendar.regained': (data) => `The calendar at ${data.host} is read again; the managers were told`,

  'handover.opened': (data, _, { person, doc }) =>
    `The shift on “${doc('schedule', data.slug)}” changed from ${data.outgoing.map(person).join(', ') || 'nobody'} to ${data.incoming.map(person).join(', ')}`,
  'handover.edited': (data, who, { doc }) => `${who} wrote the hand-over of “${doc('schedule', data.slug)}”`,
  'handover.accepted': (data, who, { doc }) => `${who} accepted the hand-over of “${doc('schedule', data.slug)}”`,
  'handover.overdue': (data, _, { person, doc }) =>
    `Nobody accepted the hand-over of “${doc('schedule', data.slug)}” in time; told: ${data.told.map(person).join(', ') || 'nobody'}`,
  'handover.dropped': (data, _, { doc }) =>
    `The change of shift on “${doc('schedule', data.slug)}” does not take place any more`,

  'alert.opened': (data) => `Alert opened: ${data.title} (${data.severity})`,
  'alert.worsened': (data) => `The alert became worse: from ${data.from} to ${data.to}`,
  'alert.resolved': (data) => `The alert was resolved ${resolvedBy[data.by]}`,
  'alert.acknowledged_by_source': (data) => `${data.name} acknowledged at the source`,

  'page.opened': (data) => `Page #${data.number} opened: ${data.title}`,
  'page.joined': (data) => `${counted(data.alerts.length, 'alert', 'alerts')} joined the page`,
  'page.reached': (data, _, { person }) =>
    `${data.level > 0 ? `Level ${data.level}` : 'Also'}${data.round > 1 ? `, round ${data.round}` : ''}: reaching ${list(data.people.map(({ user }) => person(user)))}`,
  'page.level_skipped': (data) => `Level ${data.level} was skipped`,
  'page.ended': () => 'The last level passed without an answer',
  'page.acknowledged': (data, who, { moment }) =>
    `${who} ${data.snoozedUntil ? `took the page and snoozed it until ${moment(data.snoozedUntil)}` : 'acknowledged'}${data.note ? `: ${data.note}` : ''}`,
  'page.reopened': (data) => asksAgain[data.reason],
  'page.escalated': (data, who) => `${who} escalated to level ${data.level}`,
  'page.reassigned': (data, who, words) =>
    `${who} reassigned the page to ${list(data.to.map((each) => targetName(each, words)))}`,
  'page.responders_added': (data, who, words) =>
    `${who} added ${list(data.people.map((each) => targetName(each, words)))}`,
  'page.noted': (data, who) => `${who}: ${data.text}`,
  'page.resolved': (_, who) => `${who} resolved the page`,

  'contact_method.added': (data, _, { person }) =>
    `${person(data.user)} added a contact method (${channelWord(data.channel)})`,
  'contact_method.verified': (data, _, { person }) =>
    `${person(data.user)} proved a contact method (${channelWord(data.channel)})`,
  'contact_method.removed': (data, _, { person }) =>
    `${person(data.user)} removed a contact method (${channelWord(data.channel)})`,
  'contact_method.broken': (data, _, { person }) =>
    `A contact method of ${person(data.user)} is broken (${channelWord(data.channel)})`,
  'notification_rules.changed': (data, who, { person }) =>
    `${who} changed the notification rules of ${person(data.user)}`,

  'notification.planned': (data, _, { person }) =>
    `${counted(data.notifications.length, 'notification', 'notifications')} planned for ${person(data.user)}`,
  'notification.sent': (data, _, { person }) => `${channelWord(data.channel)} to ${person(data.user)} was sent`,
  'notification.delivered': (data, _, { person }) =>
    `${channelWord(data.channel)} to ${person(data.user)} was delivered`,
  'notification.failed': (data, _, { person }) =>
    `${channelWord(data.channel)} to ${person(data.user)} failed: ${data.detail}`,
  'notification.cancelled': (data, _, { person }) =>
    `${counted(data.notifications.length, 'notification', 'notifications')} to ${person(data.user)} cancelled`,
  'person.unreachable': (data, _, { person }) => `${person(data.user)} cannot be reached`,
}

/** A document by the name that the fact itself carries: it may be gone, or be called otherwise by now. */
function changedName({ kind, slug, before, after }: FactData['resource.changed']): string {
  if (kind === 'organisation') return 'the organisation'
  return `the ${kind} “${nameIn(after ?? before) ?? slug}”`
}

/** A fact as a sentence, without its reason. A kind that this version does not know is shown by its name. */
export function factSentence(fact: Fact, words: Words): string {
  const known = Object.hasOwn(sentences, fact.kind)
  if (!known) return sentence(`${fact.actor.name}: ${fact.kind.replaceAll(/[._]/g, ' ')}`)
  const say = sentences[fact.kind as keyof FactData] as (data: unknown, who: string, words: Words) => string
  return sentence(say(fact.data, fact.actor.name, words))
}
