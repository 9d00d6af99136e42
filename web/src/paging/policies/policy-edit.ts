/** A level while it is typed: anything may be missing or wrong still. */
export interface LooseLevel {
  after: string
  notify: string[]
}

/** The levels of a document that may be half written; what cannot be a level is an empty one. */
export function levelsOf(value: unknown): LooseLevel[] {
  if (!Array.isArray(value)) return []
  return value.map((each: unknown) => {
    const level = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>
    return {
      after: typeof level.after === 'string' ? level.after : '',
      notify: Array.isArray(level.notify) ? level.notify.filter((target) => typeof target === 'string') : [],
    }
  })
}

/** The levels with the people of one moved to another place. Times stay where they are: a ladder only climbs. */
export function moved(levels: LooseLevel[], from: number, to: number): LooseLevel[] {
  const people = levels.map((level) => level.notify)
  const [taken] = people.splice(from, 1)
  if (!taken) return levels
  people.splice(to, 0, taken)
  return levels.map((level, index) => ({ after: level.after, notify: people[index] ?? [] }))
}
