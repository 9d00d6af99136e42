import type { Version } from '../../history/roster.ts'
import { type Layer, opaque } from '../../time/shape.ts'

/** Whoever a layer names in [from, until), in lower case, sorted: also those whose turn does not come. */
export function membersOfLayer(layer: Layer, from: number, until: number): string[] {
  const users = new Set<string>()
  const add = (slot: readonly string[]) => slot.forEach((user) => void users.add(user.toLowerCase()))
  if (layer.activeFrom >= until || layer.activeUntil <= from) return []
  const { coverage } = layer
  if (coverage.type === 'fixed') {
    for (const span of coverage.spans) if (span.start < until && span.end > from) add(span.users)
  } else if (coverage.type === 'ical') {
    for (const event of coverage.events) add(event.users)
  } else {
    const edits = layer.edits.toSorted((a, b) => a.at - b.at)
    const first = edits.findLastIndex((edit) => edit.at <= from)
    for (const slot of first < 0 ? layer.slots : edits[first]!.slots) add(slot)
    for (const edit of edits) if (edit.at > from && edit.at < until) edit.slots.forEach(add)
  }
  users.delete(opaque)
  return [...users].sort()
}

/** Everybody that a version of a schedule would page in [from, until): shadow layers do not count. */
export function membersOf({ schedule }: Pick<Version, 'schedule'>, from: number, until: number): string[] {
  const layers = schedule.layers.filter((layer) => !layer.shadow)
  return [...new Set(layers.flatMap((layer) => membersOfLayer(layer, from, until)))].sort()
}
