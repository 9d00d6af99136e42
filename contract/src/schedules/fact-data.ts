import { z } from 'zod'
import { Instant } from '../time.ts'

const schedule = z.strictObject({ schedule: z.string(), slug: z.string() })
const span = { start: Instant, end: Instant }

/** What every fact about a cover carries. */
const cover = z.strictObject({
  cover: z.string(),
  kind: z.enum(['cover', 'swap', 'pager']),
  /** Who wants to be relieved. */
  user: z.string(),
  /** Instants where the shifts are at that time; `from` and `to` are people. */
  shifts: z.array(
    schedule.extend({ ...span, name: z.string(), layer: z.string(), from: z.string(), to: z.string().nullable() }),
  ),
  /** Who is to be told of it, without who did it. */
  tell: z.array(z.string()),
})
export type CoverFact = z.infer<typeof cover>

const person = z.strictObject({ user: z.string() })
const timeOff = person.extend({ timeOff: z.string(), from: Instant, until: Instant })

/** A calendar elsewhere, and the schedules that read it. */
const calendar = z.strictObject({ calendar: z.string(), host: z.string() })
const calendarNews = calendar.extend({
  /** What is wrong; null: nothing any more. */
  detail: z.string().nullable(),
  /** The last good copy before this. */
  readAt: Instant.nullable(),
  schedules: z.array(z.strictObject({ slug: z.string(), team: z.string().nullable() })),
})

const board = z.strictObject({ board: z.string(), name: z.string(), team: z.string().nullable() })
const feed = z.strictObject({ feed: z.string(), name: z.string(), schedule: z.string().nullable() })
const ahead = schedule.extend({ ...span, team: z.string().nullable(), days: z.number() })

export const scheduleFactData = {
  'override.added': schedule.extend({ ...span, override: z.string() }),
  'override.removed': schedule.extend({ override: z.string() }),
  'schedule.proposal_applied': schedule.extend({
    ...span,
    as: z.enum(['override', 'document']),
    /** Of the schedule that the proposal was made from. */
    version: z.number(),
    override: z.string().nullable(),
    shifts: z.number(),
  }),

  'cover.requested': cover.extend({ asked: z.array(z.string()), note: z.string().nullable() }),
  'cover.taken': cover.extend({ taker: z.string() }),
  'cover.swapped': cover,
  'cover.declined': cover.extend({ isOver: z.boolean(), note: z.string().nullable() }),
  'cover.withdrawn': cover.extend({ note: z.string().nullable() }),
  'cover.expired': cover,
  /** It was taken and has no effect any more. */
  'cover.detached': cover,
  /** Its shifts are back, and so is its effect. */
  'cover.reattached': cover,
  /** The day before. */
  'cover.reminded': cover.extend({ isOpen: z.boolean() }),

  'time_off.added': timeOff,
  'time_off.removed': timeOff,
  'time_off.feed_changed': person.extend({ host: z.string().nullable() }),
  'time_off.feed_read': person.extend({ added: z.number(), removed: z.number() }),
  'time_off.feed_failed': person.extend({ detail: z.string() }),
  /** Told at 28, 14, 7 and 1 days ahead, once each. */
  'absence.conflict_ahead': ahead.extend({ user: z.string(), cause: z.enum(['time_off', 'holiday']) }),
  /** Told at 14, 7 and 1 days ahead, once each. */
  'schedule.gap_ahead': ahead,

  'board.created': board.extend({ hint: z.string() }),
  'board.revoked': board,

  'feed.created': feed.extend({ hint: z.string() }),
  'feed.revoked': feed,
  /** A calendar elsewhere was read for the first time, or again after it could not be, or names others. */
  'calendar.read': calendar.extend({ events: z.number(), unmatched: z.array(z.string()) }),
  /** It cannot be read since now; its last good copy counts. */
  'calendar.failed': calendar.extend({ detail: z.string() }),
  /** It has failed for so long, or so clearly, that the managers of the schedules that read it were told. */
  'calendar.lost': calendarNews,
  /** A lost one was read again; they were told. */
  'calendar.regained': calendarNews,
}
