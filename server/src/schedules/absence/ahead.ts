import { system } from '@tocsin/contract/facts'
import type { Conflict, GapAhead } from '@tocsin/contract/schedules/absence'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../kernel/data/db.ts'
import type { Resource } from '../../kernel/data/resources.ts'
import { type Person, peopleByEmail } from '../../people/read.ts'
import { usersNamed } from '../history/named.ts'
import { type Roster, versionAt } from '../history/roster.ts'
import { ownShifts } from '../oncall/own-shifts.ts'
import { rosters } from '../oncall/read.ts'
import { reasonAt } from '../rotation/model.ts'
import { day } from '../time/zone.ts'
import { gapsOf, isRegular, pageableSpans } from './gaps.ts'
import { away as awayInWords, momentIn, scheduleName } from './messages.ts'
import { type Away, conflictDays, daysAhead, dueDays, gapDays, overlapsOf } from './model.ts'
import { holidaysOf, holidaysOfSchedules, type OwnHoliday, timeOffOf } from './read.ts'
import { forgetTold, markTold, toldOf } from './store.ts'

export interface Ask {
  /** Slugs; undefined: all schedules. */
  schedules?: string[] | undefined
  /** Only conflicts of this person. */
  person?: Person | undefined
  until: Date
}

/** A conflict with what is needed to tell of it once. */
export interface FoundConflict {
  key: string
  person: Person
  schedule: Resource<ScheduleDoc>
  conflict: Omit<Conflict, 'told'>
}

/** Shifts from `now` on whose person is away, by the beginning of their overlap. */
export async function conflictsAhead(db: Tx['db'], now: Date, ask: Ask): Promise<FoundConflict[]> {
  const all = await rosters(db, now, ask.schedules)
  const named = new Map(all.map((roster) => [roster, usersNamed(roster)]))
  const emails = ask.person ? [ask.person.email] : [...new Set([...named.values()].flatMap((users) => [...users]))]
  const people = [...(await peopleByEmail(db, emails)).values()].filter((person) => !person.disabledAt)
  const timeOff = await timeOffOf(db, people, now, ask.until)
  const holidays = await holidaysOf(db, people, now, ask.until)
  const ofSchedules = await holidaysOfSchedules(
    db,
    all.map(({ resource }) => ({ slug: resource.slug, timeZone: resource.doc.timeZone })),
    now,
    ask.until,
  )
  const found: FoundConflict[] = []
  for (const roster of all) {
    for (const person of people) {
      if (!named.get(roster)?.has(person.email)) continue
      const days = [...(holidays.get(person.email) ?? []), ...(ofSchedules.get(roster.resource.slug) ?? [])]
      const away = [...(timeOff.get(person.email) ?? []), ...holidayCauses(days)]
      if (away.length > 0) found.push(...conflictsOf(roster, person, away, now, ask.until))
    }
  }
  return found.sort((a, b) => (a.conflict.overlap.start < b.conflict.overlap.start ? -1 : 1))
}

/** One day that is a holiday of the person and of the schedule counts once. */
function holidayCauses(days: OwnHoliday[]): Away[] {
  const seen = new Set<string>()
  return days.flatMap(({ holidays, date, name, from, until }) => {
    if (seen.has(date)) return []
    seen.add(date)
    return [{ from, until, cause: { type: 'holiday' as const, holidays, date, name } }]
  })
}

function conflictsOf(roster: Roster, person: Person, away: Away[], now: Date, until: Date): FoundConflict[] {
  const { resource } = roster
  const shifts = ownShifts(roster, person.email, now, until)
  return overlapsOf(shifts, away).map(({ shift, away: { from, until: end, cause }, ...overlap }) => {
    const start = overlap.start.toISOString()
    return {
      key: ['conflict', person.id, resource.id, cause.type === 'holiday' ? cause.date : cause.id, start].join(' '),
      person,
      schedule: resource,
      conflict: {
        user: { id: person.id, name: person.name, email: person.email },
        schedule: wireSchedule(resource),
        layer: shift.layer,
        start: shift.start.toISOString(),
        end: shift.end.toISOString(),
        overlap: { start, end: overlap.end.toISOString() },
        cause: cause.type === 'holiday' ? cause : { ...cause, from: from.toISOString(), until: end.toISOString() },
        because: `${person.name} is on call on ${scheduleName(resource)} from ${momentIn(shift.start, person.timeZone)} and ${awayInWords(cause, end, person.timeZone)}`,
        daysAhead: daysAhead(overlap.start, now),
      },
    }
  })
}

/** A gap with what is needed to tell of it once. */
export interface FoundGap {
  key: string
  schedule: Resource<ScheduleDoc>
  gap: Omit<GapAhead, 'told'>
}

/** Time from `now` on in which nobody who can be paged is on call, by its beginning. */
export async function gapsAhead(db: Tx['db'], now: Date, ask: Ask): Promise<FoundGap[]> {
  // The week before says which gaps are the schedule's usual hours.
  const before = new Date(now.getTime() - 8 * day)
  const all = await rosters(db, before, ask.schedules)
  const people = await peopleByEmail(db, [...new Set(all.flatMap((roster) => [...usersNamed(roster)]))])
  const canBePaged = (user: string) => people.get(user.toLowerCase())?.disabledAt === null
  const found = all.flatMap((roster) => {
    const { resource } = roster
    const { spans, lost } = pageableSpans(roster, before, ask.until, canBePaged)
    return gapsOf(spans, now, ask.until).map(({ start, end }): FoundGap => {
      const absent = lost.find((span) => span.start <= start && span.end > start)
      return {
        key: ['gap', resource.id, start.toISOString()].join(' '),
        schedule: resource,
        gap: {
          schedule: wireSchedule(resource),
          start: start.toISOString(),
          end: end.toISOString(),
          because: absent
            ? `nobody can be paged: ${absent.users.join(', ')} is disabled or unknown`
            : reasonAt(versionAt(roster, start).schedule, roster.overrides, start),
          daysAhead: daysAhead(start, now),
          regular: isRegular(spans, { start, end }, resource.doc.timeZone),
        },
      }
    })
  })
  return found.sort((a, b) => (a.gap.start < b.gap.start ? -1 : 1))
}

function wireSchedule({ slug, doc }: Resource<ScheduleDoc>) {
  return { slug, name: doc.name ?? slug, timeZone: doc.timeZone, team: doc.team ?? null }
}

/**
 * The hourly job: tells of conflicts 28, 14, 7 and 1 days ahead, and of gaps 14, 7 and 1 days ahead, once each. It may run
 * twice or late: what was told is marked in the transaction that tells it.
 */
export async function tellAhead(database: Database): Promise<void> {
  await database.transact(async (tx) => {
    await forgetTold(tx)
    await tellConflicts(tx)
    await tellGaps(tx)
  })
}

async function tellConflicts(tx: Tx): Promise<void> {
  const found = await conflictsAhead(tx.db, tx.now, { until: later(tx.now, conflictDays[0] * 86_400) })
  const due = await dueOnes(
    tx,
    found.map((each) => ({ each, at: each.conflict.overlap.start, end: each.conflict.overlap.end, key: each.key })),
    conflictDays,
  )
  for (const { each, days } of due) {
    const { person, schedule, conflict } = each
    tx.record('absence.conflict_ahead', {
      actor: system,
      subjects: [person.id, schedule.id],
      because: conflict.because,
      data: {
        user: person.id,
        schedule: schedule.id,
        slug: schedule.slug,
        team: schedule.doc.team ?? null,
        start: conflict.overlap.start,
        end: conflict.overlap.end,
        days,
        cause: conflict.cause.type,
      },
    })
  }
}

async function tellGaps(tx: Tx): Promise<void> {
  const found = await gapsAhead(tx.db, tx.now, { until: later(tx.now, gapDays[0] * 86_400) })
  const due = await dueOnes(
    tx,
    found
      .filter(({ gap }) => !gap.regular)
      .map((each) => ({ each, at: each.gap.start, end: each.gap.end, key: each.key })),
    gapDays,
  )
  for (const { each, days } of due) {
    const { schedule, gap } = each
    tx.record('schedule.gap_ahead', {
      actor: system,
      subjects: [schedule.id],
      because: gap.because,
      data: {
        schedule: schedule.id,
        slug: schedule.slug,
        team: schedule.doc.team ?? null,
        start: gap.start,
        end: gap.end,
        days,
      },
    })
  }
}

async function dueOnes<T>(
  tx: Tx,
  found: { each: T; at: string; end: string; key: string }[],
  thresholds: readonly number[],
): Promise<{ each: T; days: number }[]> {
  const told = await toldOf(
    tx.db,
    found.map(({ key }) => key),
  )
  const due = found.flatMap(({ each, at, end, key }) => {
    const days = dueDays(new Date(at), tx.now, thresholds, told.get(key) ?? new Set())
    return days === null ? [] : [{ each, days, key, until: later(new Date(end), 86_400) }]
  })
  const fresh = await markTold(tx, due)
  return due.filter(({ key }) => fresh.has(key))
}

/** With the days at which each was told already. */
export async function withTold<T extends { key: string }>(
  db: Tx['db'],
  found: T[],
): Promise<(T & { told: number[] })[]> {
  const told = await toldOf(
    db,
    found.map(({ key }) => key),
  )
  return found.map((each) => ({ ...each, told: [...(told.get(each.key) ?? [])].sort((a, b) => b - a) }))
}
