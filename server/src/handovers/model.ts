import type { HandoverState } from '@tocsin/contract/handovers/handovers'
import type { HandoverSettings } from '@tocsin/contract/people/handover-settings'
import { secondsOf, shortDuration } from '@tocsin/contract/time'
import { later } from '../kernel/clock.ts'

/** A stretch of the final schedule; see `Span` of schedules. */
export interface Stretch {
  start: Date
  end: Date
  users: string[]
}

/** Seconds before the change from which a hand-over can be accepted. */
export const acceptedAhead = 30 * 60

/** Whether it can still be written and accepted. */
export function isUnfinished(state: HandoverState): boolean {
  return state === 'upcoming' || state === 'open' || state === 'overdue'
}

/** One change of shift. People are what the schedule calls them. */
export interface Change {
  at: Date
  /** When the outgoing people's duty began, as far as `stretches` go back. */
  since: Date
  /** When the incoming people's stretch ends. */
  until: Date
  outgoing: string[]
  incoming: string[]
  /** When the outgoing shift ends: at the change, or before a time with nobody; null: they stay, and others join. */
  ends: Date | null
}

/** Milliseconds: shorter stretches (an hour's cover) are not handed over. */
const shortest = 2 * 3_600_000
/** Milliseconds: after a longer pause there is nothing to hand over. */
const longestPause = 14 * 86_400_000

/**
 * The changes of shift in (from, until] among stretches in order: from who leaves to who joins; when nobody joins, to who
 * stays; when nobody leaves, from who was there. Time with nobody in between, up to two weeks, is no end of a duty: those
 * before it hand over to those after it.
 */
export function changesIn(stretches: readonly Stretch[], from: Date, until: Date): Change[] {
  const long = stretches.filter(
    ({ start, end, users }) => users.length > 0 && end.getTime() - start.getTime() >= shortest,
  )
  return long.flatMap((now, index): Change[] => {
    const before = long[index - 1]
    if (!before || now.start <= from || now.start > until) return []
    if (now.start.getTime() - before.end.getTime() > longestPause) return []
    const left = before.users.filter((user) => !now.users.includes(user))
    const joined = now.users.filter((user) => !before.users.includes(user))
    if (left.length === 0 && joined.length === 0) return []
    const outgoing = left.length > 0 ? left : before.users
    return [
      {
        at: now.start,
        since: beginningOf(long, index - 1, outgoing),
        until: now.end,
        outgoing,
        incoming: joined.length > 0 ? joined : now.users,
        ends: left.length > 0 ? before.end : null,
      },
    ]
  })
}

/** Back through stretches that follow one another and have any of these people. */
function beginningOf(stretches: readonly Stretch[], index: number, users: string[]): Date {
  let begin = stretches[index]!.start
  for (let at = index - 1; at >= 0; at--) {
    const before = stretches[at]!
    if (before.end < begin || !before.users.some((user) => users.includes(user))) break
    begin = before.start
  }
  return begin
}

/** A person's stretch of duty that is under way at the first of these stretches, or the next one; neighbours are one. */
export function dutyOf(stretches: readonly Stretch[], user: string): { start: Date; end: Date } | null {
  const own = stretches.filter(({ users }) => users.some((each) => each.toLowerCase() === user))
  const [first] = own
  if (!first) return null
  let { end } = first
  for (const next of own.slice(1)) {
    if (next.start.getTime() !== end.getTime()) break
    end = next.end
  }
  return { start: first.start, end }
}

export interface Settings {
  /** Seconds before the change, for those who come and those who leave; null: no notice. */
  notice: number | null
  /** Seconds after it; null: nobody has to accept. */
  acceptWithin: number | null
}

/** What the schedule says, else the organisation, else 12 hours and one hour. */
export function settingsOf(
  schedule: HandoverSettings | undefined,
  organisation: HandoverSettings | undefined,
): Settings {
  const read = (text: string | undefined, usual: number) =>
    text === undefined ? usual : text === 'never' ? null : (secondsOf(text) ?? usual)
  return {
    notice: read(schedule?.notice ?? organisation?.notice, 12 * 3600),
    acceptWithin: read(schedule?.acceptWithin ?? organisation?.acceptWithin, 3600),
  }
}

/** A hand-over as it stands. People are ids. */
export interface Standing {
  state: HandoverState
  at: Date
  outgoing: string[]
  incoming: string[]
  /** Who was told of the change ahead, on either side. */
  noticed: string[]
  acceptBy: Date | null
}

/** What the schedule says now about the change at this instant; null: there is none. People are ids. */
export type Expected = Pick<Change, 'outgoing' | 'incoming' | 'ends'> | null

export interface Decision {
  state: HandoverState
  /**
   * Who is told: of the shift ahead, of the end ahead, of its beginning, of its end, that the shift is off, that it does not
   * end then, that nobody has accepted.
   */
  tell: {
    before: string[]
    leaving: string[]
    begins: string[]
    ends: string[]
    off: string[]
    stays: string[]
    overdue: boolean
  }
  acceptBy: Date | null
  nextAt: Date | null
  because: string
}

/** Milliseconds: what comes later than this (the server was away) is not told any more. */
const stale = 24 * 3_600_000

const silent: Decision['tell'] = { before: [], leaving: [], begins: [], ends: [], off: [], stays: [], overdue: false }

/** What is to be done about a hand-over now, whoever or whatever woke us: from its state, the schedule and the time. */
export function decide(standing: Standing, expected: Expected, settings: Settings, now: Date): Decision {
  const rest = { state: standing.state, tell: silent, acceptBy: standing.acceptBy, nextAt: null }
  if (standing.state === 'upcoming') return ahead(standing, expected, settings, now)
  if (standing.state !== 'open') return { ...rest, because: 'nothing is left to be done' }
  if (!standing.acceptBy) return { ...rest, because: 'it may be accepted at any time' }
  if (now < standing.acceptBy)
    return { ...rest, nextAt: standing.acceptBy, because: 'it waits for the incoming people to accept it' }
  return {
    ...rest,
    state: 'overdue',
    tell: { ...silent, overdue: true },
    because: 'nobody accepted it in time, so the outgoing people and the team’s managers were told',
  }
}

function ahead(standing: Standing, expected: Expected, settings: Settings, now: Date): Decision {
  const { at, noticed } = standing
  // Nobody both leaves and joins at one change, so whoever was noticed was told of the side they stand on.
  const promised = noticed.filter((id) => standing.incoming.includes(id))
  const released = noticed.filter((id) => standing.outgoing.includes(id))
  if (!expected) {
    const because = 'the schedule changed: there is no change of shift at this time any more'
    const tell = { ...silent, off: promised, stays: released }
    return { state: 'dropped', tell, acceptBy: null, nextAt: null, because }
  }
  const { incoming, ends } = expected
  const outgoing = ends ? expected.outgoing : []
  const endsThen = ends?.getTime() === at.getTime() ? outgoing : []
  const off = promised.filter((id) => !incoming.includes(id))
  const stays = released.filter((id) => !endsThen.includes(id))
  if (now < at) {
    const noticeAt = settings.notice === null ? null : later(at, -settings.notice)
    const isTime = noticeAt !== null && now >= noticeAt
    const before = isTime ? incoming.filter((id) => !promised.includes(id)) : []
    const leaving = isTime ? endsThen.filter((id) => !released.includes(id)) : []
    const nextAt = noticeAt !== null && !isTime ? noticeAt : at
    return {
      state: 'upcoming',
      tell: { ...silent, before, leaving, off, stays },
      acceptBy: null,
      nextAt,
      because: announced(settings, isTime),
    }
  }
  const isStale = now.getTime() - at.getTime() > stale
  const acceptBy = settings.acceptWithin === null || isStale ? null : later(at, settings.acceptWithin)
  const because = isStale
    ? 'the shift changed long before this was noticed, so nobody was told'
    : `the shift changed; ${settings.acceptWithin === null ? 'nobody has to accept it' : `it is to be accepted within ${shortDuration(settings.acceptWithin)}`}`
  const tell = isStale ? silent : { ...silent, begins: incoming, ends: outgoing, off, stays }
  return { state: 'open', tell, acceptBy, nextAt: acceptBy, because }
}

/** Whether its people know of the change ahead. When it is stands beside the sentence wherever it is shown. */
function announced({ notice }: Settings, isTime: boolean): string {
  if (notice === null) return 'nobody is told ahead; its people are told when the shift changes'
  return isTime ? 'its people were told' : `its people are told ${shortDuration(notice)} before`
}
