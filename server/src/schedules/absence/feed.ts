import { piecesOf } from '../rotation/layers.ts'
import { eventsOf } from '../time/ical.ts'
import type { Layer } from '../time/shape.ts'
import { day } from '../time/zone.ts'

/** Absences in somebody's calendar (ICS): pure. Every event is one, whoever it names. */

const mostAbsences = 2000

export interface CalendarAbsence {
  from: Date
  until: Date
  /** The title of the event; null when it has none. */
  note: string | null
}

/**
 * The absences from now until two years ahead; floating times and whole days are read in the person's zone. A sentence
 * when the text cannot be read.
 */
export function absencesIn(text: string, timeZone: string, now: Date): CalendarAbsence[] | string {
  const dst = { gap: 'later', foldStart: 'first', foldEnd: 'first' } as const
  const events = eventsOf(text, {
    timeZone,
    allDayZone: timeZone,
    dst,
    who: (names) => [names.join(', ').trim() || untitled],
  })
  if (typeof events === 'string') return events
  const layer: Layer = {
    name: 'absences',
    priority: 0,
    timeZone,
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
  // What is under way is read whole: from well before now.
  const pieces = piecesOf(layer, now.getTime() - 366 * day, now.getTime() + 731 * day).filter(
    ({ end }) => end > now.getTime(),
  )
  if (pieces.length > mostAbsences)
    return `has ${pieces.length} absences in two years; ${mostAbsences} are read at most`
  return pieces.map(({ start, end, users }) => ({
    from: new Date(start),
    until: new Date(end),
    note: users[0] === untitled ? null : (users[0]?.slice(0, 500) ?? null),
  }))
}

const untitled = '\u0000'

/** An absence that is stored, as far as it matters for comparing. */
export interface Stored {
  id: string
  from: Date
  until: Date
  note: string | null
}

/** What to do so that the absences ahead are those of the calendar; what is over stays. */
export function changeOfAbsences(stored: Stored[], read: CalendarAbsence[], now: Date) {
  const keyOf = ({ from, until, note }: CalendarAbsence) => `${from.toISOString()} ${until.toISOString()} ${note ?? ''}`
  const wanted = new Map(read.map((each) => [keyOf(each), each]))
  const known = new Set<string>()
  const gone: Stored[] = []
  for (const each of stored) {
    const key = keyOf(each)
    if (wanted.has(key) && !known.has(key)) known.add(key)
    else gone.push(each)
  }
  return {
    add: [...wanted].filter(([key]) => !known.has(key)).map(([, each]) => each),
    /** Never began: nobody was away. */
    drop: gone.filter(({ from }) => from >= now).map(({ id }) => id),
    /** Under way: they end now. */
    end: gone.filter(({ from }) => from < now).map(({ id }) => id),
  }
}
