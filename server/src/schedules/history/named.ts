import type { Schedule, ScheduleOverride } from '../rotation/model.ts'
import { opaque } from '../time/shape.ts'
import type { History } from './roster.ts'

/** A schedule that was expanded never changes. */
const known = new WeakMap<Schedule, ReadonlySet<string>>()

/**
 * Everybody named by any version of a schedule or by any of its overrides, in lower case: of many schedules few name one
 * person, and the others need not be computed. A name without "@" is what a calendar calls somebody.
 */
export function usersNamed({ versions, overrides }: History): Set<string> {
  const users = new Set(versions.flatMap(({ schedule }) => [...namedBy(schedule)]))
  for (const override of overrides) for (const user of namedByOverride(override)) users.add(user.toLowerCase())
  users.delete(opaque)
  return users
}

function namedBy(schedule: Schedule): ReadonlySet<string> {
  const before = known.get(schedule)
  if (before) return before
  const users = new Set<string>()
  const calendars = (schedule.overrideCalendars ?? []).map(({ events }) => events)
  for (const { slots, edits, coverage } of [...schedule.layers, ...calendars]) {
    for (const slot of [...slots, ...edits.flatMap((edit) => edit.slots)]) for (const user of slot) users.add(user)
    if (coverage.type === 'fixed') for (const span of coverage.spans) for (const user of span.users) users.add(user)
    if (coverage.type === 'ical') for (const event of coverage.events) for (const user of event.users) users.add(user)
  }
  const lower = new Set([...users].map((user) => user.toLowerCase()))
  known.set(schedule, lower)
  return lower
}

function namedByOverride(override: ScheduleOverride): string[] {
  if (override.op === 'remove') return []
  if (override.op === 'set')
    return [...(override.users ?? []), ...(override.shifts ?? []).flatMap(({ users }) => users)]
  return override.users
}
