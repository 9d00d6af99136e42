import type { TimelineData } from './timeline-type.ts'

export interface DayEvent {
  at: string
  /** `final`: who really rings; `override`: a temporary change begins or ends; else the layer's name. */
  lane: { kind: 'layer' | 'overrides' | 'final'; name: string }
  before: string[]
  after: string[]
}

/**
 * Every hand-off in [from, until), in the order of time, of each lane: who goes and who comes. At `from` itself only what
 * really changes there counts, so ask the timeline with a margin before it.
 */
export function dayEvents({ lanes }: Pick<TimelineData, 'lanes'>, from: Date, until: Date): DayEvent[] {
  const events: DayEvent[] = []
  for (const lane of lanes) {
    const moments = new Set(lane.spans.flatMap((span) => [span.start, span.end]))
    for (const at of moments) {
      const time = Date.parse(at)
      if (time < from.getTime() || time >= until.getTime()) continue
      const on = (moment: number) =>
        lane.spans
          .filter((span) => Date.parse(span.start) <= moment && Date.parse(span.end) > moment)
          // An override to nobody is somebody's decision, not the lack of one.
          .flatMap((span) => (span.users.length === 0 && lane.kind === 'overrides' ? ['nobody'] : span.users))
          .toSorted()
      const [before, after] = [on(time - 1), on(time)]
      if (before.join() !== after.join()) events.push({ at, lane: { kind: lane.kind, name: lane.name }, before, after })
    }
  }
  const rank = { layer: 0, overrides: 1, final: 2 }
  return events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank[a.lane.kind] - rank[b.lane.kind])
}

/** Who is on call on a lane when a day begins. */
export function usersAt(spans: { start: string; end: string; users: string[] }[], at: Date): string[] {
  const time = at.getTime()
  return spans
    .filter((span) => Date.parse(span.start) <= time && Date.parse(span.end) > time)
    .flatMap((span) => span.users)
}
