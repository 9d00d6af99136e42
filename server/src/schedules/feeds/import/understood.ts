import { Problem } from '@tocsin/contract/errors'
import { type Candidate, matchPeople } from '../../outside/calendar-copies.ts'
import { piecesOf } from '../../rotation/layers.ts'
import { eventsOf } from '../../time/ical.ts'
import type { CalendarEvent, DstPolicy, Layer } from '../../time/shape.ts'
import { day } from '../../time/zone.ts'

/** More than a shift every half hour; a calendar with more would slow down every question of who is on call. */
const mostShifts = 20_000
const dst: DstPolicy = { gap: 'later', foldStart: 'first', foldEnd: 'first' }

export interface NamedEvent {
  names: string[]
  attendees: string[]
}

/**
 * Whether a calendar can be read and used: a sentence when not. `events` says who each event names. Times that name no zone
 * count as UTC here; in which zone they are does not decide whether they can be read.
 */
export function understood(text: string | null, now: Date): { events: NamedEvent[] } | { error: string } {
  // "Unchanged" for a copy that we do not have.
  if (text === null) return { error: 'it says that nothing has changed, but was never read' }
  const events: NamedEvent[] = []
  const read = eventsOf(text, {
    timeZone: 'UTC',
    allDayZone: 'UTC',
    dst,
    who(names, attendees) {
      events.push({ names, attendees })
      return names.length > 0 ? names : attendees
    },
  })
  if (typeof read === 'string') return { error: `it ${read}` }
  const shifts = countShifts(read, now)
  return shifts > mostShifts ? { error: `it has more than ${mostShifts} shifts in 14 months` } : { events }
}

function countShifts(events: CalendarEvent[], now: Date): number {
  const layer: Layer = {
    name: 'calendar',
    priority: 0,
    timeZone: 'UTC',
    dst,
    activeFrom: Number.NEGATIVE_INFINITY,
    activeUntil: Number.POSITIVE_INFINITY,
    shadow: false,
    coverage: { type: 'ical', events },
    turns: { type: 'single' },
    slots: [],
    startIndex: 0,
    concurrency: { count: 1, stride: 1 },
    edits: [],
  }
  try {
    return piecesOf(layer, now.getTime() - 30 * day, now.getTime() + 400 * day).length
  } catch (error) {
    if (error instanceof Problem) return Number.POSITIVE_INFINITY
    throw error
  }
}

/** Who these events stand for, as pairs for storing, and the names that stand for nobody; sorted. */
export function namesIn(
  events: NamedEvent[],
  candidates: readonly Candidate[],
): { people: [string, string][]; unmatched: string[] } {
  const people = matchPeople(
    events.flatMap(({ names, attendees }) => [...names, ...attendees]),
    candidates,
  )
  const unmatched = new Set<string>()
  for (const { names, attendees } of events) {
    const named = names.some((name) => people.has(name))
    // Who is invited counts when the title names nobody.
    if (!named && attendees.some((each) => people.has(each))) continue
    const candidates = names.length > 0 ? names : attendees
    for (const name of candidates) if (name !== 'nobody' && !people.has(name)) unmatched.add(name.slice(0, 200))
  }
  return { people: [...people].sort(([a], [b]) => (a < b ? -1 : 1)), unmatched: [...unmatched].sort().slice(0, 200) }
}
