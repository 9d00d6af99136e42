import { type History, rosterSpans, versionAt } from '../history/roster.ts'
import { reasonAt, render, type Schedule, type ScheduleOverride, type Span, shifts } from '../rotation/model.ts'

/** A stretch of one person's duty on one schedule: half-open, cut off at what was asked. */
export interface OwnShift {
  /** The layer that puts them there at the start; null when an override of the whole schedule does. */
  layer: string | null
  start: Date
  end: Date
  /** Why they are on call at the start. */
  because: string
}

/**
 * When a person is on call in [from, until) by the final schedule, overrides included. Neighbouring stretches are joined,
 * whoever else is on call meanwhile. `user` is an e-mail in lower case.
 * @throws Problem as `render` does.
 */
export function ownShifts(history: History, user: string, from: Date, until: Date): OwnShift[] {
  const theirs = rosterSpans(history, from, until).filter((span) => has(span, user))
  const { overrides } = history
  return joined(theirs).map(({ start, end }) => {
    const { schedule } = versionAt(history, start)
    return {
      layer: layerAt(schedule, overrides, user, start),
      start,
      end,
      because: reasonAt(schedule, overrides, start),
    }
  })
}

function has(span: Pick<Span, 'users'>, user: string): boolean {
  return span.users.some((each) => each.toLowerCase() === user)
}

function joined(spans: Span[]): { start: Date; end: Date }[] {
  const all: { start: Date; end: Date }[] = []
  for (const { start, end } of spans) {
    const last = all.at(-1)
    if (last && last.end.getTime() === start.getTime()) last.end = end
    else all.push({ start, end })
  }
  return all
}

/** The topmost layer that has them at an instant, if the layers alone (with their own overrides) put them there. */
function layerAt(schedule: Schedule, overrides: ScheduleOverride[], user: string, at: Date): string | null {
  const scoped = overrides.filter((override) => override.layer !== undefined)
  const soon = new Date(at.getTime() + 1)
  if (!render(schedule, scoped, at, soon).some((span) => has(span, user))) return null
  const there = new Set(
    shifts(schedule, scoped, at, soon)
      .filter((shift) => !shift.shadow && has(shift, user))
      .map((shift) => shift.layer),
  )
  const layers = schedule.layers.filter((layer) => there.has(layer.name)).sort((a, b) => b.priority - a.priority)
  return layers[0]?.name ?? null
}
