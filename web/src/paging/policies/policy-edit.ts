/** A level while it is typed: anything may be missing or wrong still. */
export interface LooseLevel {
  after: string
  notify: string[]
}

/** The levels of a document that may be half written; what cannot be a level is an empty one. What else they say is kept. */
export function levelsOf(value: unknown): LooseLevel[] {
  if (!Array.isArray(value)) return []
  return value.map((each: unknown) => {
    const level = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>
    return {
      ...level,
      after: typeof level.after === 'string' ? level.after : '',
      notify: Array.isArray(level.notify) ? level.notify.filter((target) => typeof target === 'string') : [],
    }
  })
}

/** The levels with one moved to another place. Times stay where they are: a ladder only climbs. */
export function moved(levels: LooseLevel[], from: number, to: number): LooseLevel[] {
  const order = [...levels]
  const [taken] = order.splice(from, 1)
  if (!taken) return levels
  order.splice(to, 0, taken)
  return order.map((level, index) => ({ ...level, after: levels[index]?.after ?? '' }))
}
