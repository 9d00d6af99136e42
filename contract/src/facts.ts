import { z } from 'zod'
import { Instant } from './time.ts'

/** Who did it: a person, an API token, a source's payload, or Tocsin itself. */
export const Actor = z.object({
  type: z.enum(['user', 'token', 'integration', 'system']),
  id: z.string().nullable(),
  name: z.string(),
})
export type Actor = z.infer<typeof Actor>

export const system: Actor = { type: 'system', id: null, name: 'Tocsin' }

/** A fact on the wire: something that happened, recorded in the transaction that made it so. */
export const Fact = z.object({
  id: z.string(),
  at: Instant,
  kind: z.string().meta({ examples: ['page.acknowledged'] }),
  actor: Actor,
  subjects: z.array(z.string()),
  because: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type Fact = z.infer<typeof Fact>

/** A change of configuration or of a person: what it was and what it is. Null before a creation, after a deletion. */
export interface Change {
  before: unknown
  after: unknown
}

/** What every fact about a cover carries. */
/** A calendar elsewhere, and the schedules that read it. */
export interface CalendarFact {
  calendar: string
  host: string
  /** What is wrong; null: nothing any more. */
  detail: string | null
  /** The last good copy before this. */
  readAt: string | null
  schedules: { slug: string; team: string | null }[]
}

export interface CoverFact {
  cover: string
  kind: 'cover' | 'swap' | 'pager'
  /** Who wants to be relieved. */
  user: string
  /** Instants where the shifts are at that time; `from` and `to` are people. */
  shifts: {
    schedule: string
    slug: string
    name: string
    layer: string
    start: string
    end: string
    from: string
    to: string | null
  }[]
  /** Who is to be told of it, without who did it. */
  tell: string[]
}

/** Every kind of fact and what it carries. Names are past tense; the subjects are in the fact itself. */
export interface FactData {
  'organisation.set_up': { user: string }

  'user.created': Change & { user: string }
  'user.changed': Change & { user: string }
  'user.disabled': { user: string }
  'user.enabled': { user: string }
  'user.signed_in': { user: string; ip: string | null }
  'user.password_changed': { user: string }
  'user.invited': { user: string }
  'token.created': { token: string; name: string; scopes: string[] }
  'token.revoked': { token: string; name: string }
  'view.saved': { user: string; view: string; screen: string; name: string }
  'view.removed': { user: string; view: string; screen: string; name: string }

  'resource.changed': Change & {
    resource: string
    kind: string
    slug: string
    action: 'create' | 'update' | 'delete'
    version: number
    /** Of a schedule: what becomes of who is on duty; keep-current unless said. */
    rollout?: 'keep-current' | 'recompute'
  }

  'override.added': { override: string; schedule: string; slug: string; start: string; end: string }
  'override.removed': { override: string; schedule: string; slug: string }
  'schedule.proposal_applied': {
    schedule: string
    slug: string
    as: 'override' | 'document'
    /** Of the schedule that the proposal was made from. */
    version: number
    override: string | null
    start: string
    end: string
    shifts: number
  }

  'cover.requested': CoverFact & { asked: string[]; note: string | null }
  'cover.taken': CoverFact & { taker: string }
  'cover.swapped': CoverFact
  'cover.declined': CoverFact & { isOver: boolean; note: string | null }
  'cover.withdrawn': CoverFact & { note: string | null }
  'cover.expired': CoverFact
  /** It was taken and has no effect any more. */
  'cover.detached': CoverFact
  /** Its shifts are back, and so is its effect. */
  'cover.reattached': CoverFact
  /** The day before. */
  'cover.reminded': CoverFact & { isOpen: boolean }

  'time_off.added': { timeOff: string; user: string; from: string; until: string }
  'time_off.removed': { timeOff: string; user: string; from: string; until: string }
  'time_off.feed_changed': { user: string; host: string | null }
  'time_off.feed_read': { user: string; added: number; removed: number }
  'time_off.feed_failed': { user: string; detail: string }
  /** Told at 28, 14, 7 and 1 days ahead, once each. */
  'absence.conflict_ahead': {
    user: string
    schedule: string
    slug: string
    team: string | null
    start: string
    end: string
    days: number
    cause: 'time_off' | 'holiday'
  }
  /** Told at 14, 7 and 1 days ahead, once each. */
  'schedule.gap_ahead': {
    schedule: string
    slug: string
    team: string | null
    start: string
    end: string
    days: number
  }

  'integration.key_rotated': { integration: string; slug: string; hint: string; oldKeyUntil: string | null }

  'board.created': { board: string; name: string; team: string | null; hint: string }
  'board.revoked': { board: string; name: string; team: string | null }

  'feed.created': { feed: string; name: string; schedule: string | null; hint: string }
  'feed.revoked': { feed: string; name: string; schedule: string | null }
  /** A calendar elsewhere was read for the first time, or again after it could not be, or names others. */
  'calendar.read': { calendar: string; host: string; events: number; unmatched: string[] }
  /** It cannot be read since now; its last good copy counts. */
  'calendar.failed': { calendar: string; host: string; detail: string }
  /** It has failed for so long, or so clearly, that the managers of the schedules that read it were told. */
  'calendar.lost': CalendarFact
  /** A lost one was read again; they were told. */
  'calendar.regained': CalendarFact

  /** The shift has changed. People are ids. */
  'handover.opened': { handover: string; schedule: string; slug: string; outgoing: string[]; incoming: string[] }
  'handover.edited': { handover: string; schedule: string; slug: string }
  'handover.accepted': { handover: string; schedule: string; slug: string; user: string }
  /** Nobody accepted in time; those who must know were told. */
  'handover.overdue': { handover: string; schedule: string; slug: string; told: string[] }
  'handover.dropped': { handover: string; schedule: string; slug: string }

  'alert.opened': {
    alert: string
    scope: string
    service: string | null
    integration: string | null
    severity: 'critical' | 'high' | 'medium' | 'low' | 'info'
    title: string
  }
  'alert.worsened': {
    alert: string
    service: string | null
    from: string
    to: 'critical' | 'high' | 'medium' | 'low' | 'info'
  }
  'alert.resolved': { alert: string; service: string | null; by: 'source' | 'person' }
  'alert.acknowledged_by_source': { alert: string; service: string | null; name: string }

  'page.opened': {
    page: string
    number: number
    title: string
    urgency: 'high' | 'low'
    service: string | null
    team: string | null
  }
  'page.joined': { page: string; alerts: string[] }
  'page.reached': {
    page: string
    round: number
    level: number
    urgency: 'high' | 'low'
    people: { user: string; because: string }[]
  }
  'page.level_skipped': { page: string; round: number; level: number }
  'page.ended': { page: string }
  'page.acknowledged': { page: string; user: string | null; snoozedUntil?: string | null; note?: string | null }
  'page.reopened': { page: string; reason: 'ack_timeout' | 'snooze_over' | 'worse_alert' | 'unacknowledged' }
  'page.escalated': { page: string; level: number }
  'page.reassigned': { page: string; to: string[] }
  'page.responders_added': { page: string; people: string[]; urgency: 'high' | 'low' }
  'page.noted': { page: string; text: string }
  'page.resolved': { page: string; user: string | null }

  'contact_method.added': { user: string; method: string; channel: string }
  'contact_method.verified': { user: string; method: string; channel: string }
  'contact_method.removed': { user: string; method: string; channel: string }
  'contact_method.broken': { user: string; method: string; channel: string }
  'notification_rules.changed': Change & { user: string }

  'notification.planned': { page: string | null; user: string; notifications: string[] }
  'notification.sent': { page: string | null; user: string; notification: string; channel: string }
  'notification.delivered': { page: string | null; user: string; notification: string; channel: string }
  'notification.failed': { page: string | null; user: string; notification: string; channel: string; detail: string }
  'notification.cancelled': { page: string | null; user: string; notifications: string[] }
  'person.unreachable': { page: string; user: string; round: number; level: number }
}
