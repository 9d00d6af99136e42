import { withMember } from '../../shared/documents/edit/doc-form.ts'

/** A layer while it is typed: anything may be missing or wrong still, and what the form does not know stays as it is. */
export type LooseLayer = Record<string, unknown>

export const units = ['hour', 'day', 'week', 'month', 'year'] as const
export type Unit = (typeof units)[number]

const words: Record<string, Unit> = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' }

/** How a layer turns: not at all, every so many units, or in a way that only its YAML can say. */
export type Rotation = { kind: 'none' } | { kind: 'every'; every: number; unit: Unit } | { kind: 'other' }

/** The layers of a document that may be half written. */
export function layersOf(doc: Record<string, unknown>): LooseLayer[] {
  if (!Array.isArray(doc.layers)) return []
  return doc.layers.map((layer: unknown) =>
    typeof layer === 'object' && layer !== null && !Array.isArray(layer) ? (layer as LooseLayer) : {},
  )
}

export function rotationOf({ rotate, turns, coverage }: LooseLayer): Rotation {
  if (turns !== undefined || (coverage !== undefined && rotate === undefined)) return { kind: 'other' }
  if (rotate === undefined || rotate === null) return { kind: 'none' }
  if (typeof rotate === 'string') {
    const unit = words[rotate]
    return unit ? { kind: 'every', every: 1, unit } : { kind: 'other' }
  }
  const { every, unit, ...rest } = rotate as { every?: unknown; unit?: unknown }
  const known = units.find((each) => each === unit)
  const isPlain = typeof every === 'number' && known !== undefined && Object.keys(rest).length === 0
  return isPlain ? { kind: 'every', every, unit: known } : { kind: 'other' }
}

/** The layer with another rotation; a handoff that no longer fits the unit loses its day. */
export function withRotation(layer: LooseLayer, rotation: Rotation): LooseLayer {
  if (rotation.kind === 'other') return layer
  if (rotation.kind === 'none') {
    const { rotate: _, handoff: __, countOnlyCovered: ___, ...rest } = layer
    return rest
  }
  const { every, unit } = rotation
  const word = Object.keys(words).find((each) => words[each] === unit)
  const next = { ...layer, rotate: every === 1 && word ? word : { every, unit } }
  const { day, time } = handoffOf(layer)
  const keeps = (unit === 'week' && /^[a-z]/.test(day)) || (unit === 'month' && /^\d/.test(day))
  return time === '' ? next : withMember(next, 'handoff', keeps ? `${day} ${time}` : time)
}

/** `mon 09:00` as its two parts; a part that is not there is empty. */
export function handoffOf({ handoff }: LooseLayer): { day: string; time: string } {
  if (typeof handoff !== 'string') return { day: '', time: '' }
  const [first = '', second] = handoff.split(' ')
  return second === undefined ? { day: '', time: first } : { day: first, time: second }
}

/** The layer with another handoff. Without a time of day a day means midnight; without both it is left out. */
export function withHandoff(layer: LooseLayer, { day, time }: { day: string; time: string }): LooseLayer {
  if (day === '') return withMember(layer, 'handoff', time)
  return withMember(layer, 'handoff', `${day} ${time === '' ? '00:00' : time}`)
}

/** Who takes the turns, each a list of people who are on call together; the key they stand under. */
export function turnsOf(layer: LooseLayer): { key: 'people' | 'slots'; turns: string[][] } {
  const key = layer.people === undefined && Array.isArray(layer.slots) ? 'slots' : 'people'
  const list = layer[key]
  if (!Array.isArray(list)) return { key, turns: [] }
  return { key, turns: list.map((turn: unknown) => [turn].flat().map(String)) }
}

export function withTurns(layer: LooseLayer, turns: string[][]): LooseLayer {
  const { key } = turnsOf(layer)
  return { ...layer, [key]: turns.map((turn) => (turn.length === 1 ? turn[0] : turn)) }
}

/** A list with one item at another place; unchanged when there is no such place. */
export function movedItem<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length || from === to) return list
  const next = [...list]
  const [taken] = next.splice(from, 1)
  if (taken !== undefined) next.splice(to, 0, taken)
  return next
}

export interface LooseWindow {
  days?: unknown
  start?: unknown
  end?: unknown
  endDayOffset?: unknown
}

export function windowsOf({ when }: LooseLayer): LooseWindow[] {
  return Array.isArray(when) ? when.map((each: unknown) => (typeof each === 'object' && each !== null ? each : {})) : []
}

/** What the form has fields for. */
const shown = new Set([
  'name',
  'description',
  'priority',
  'timeZone',
  'shadow',
  'rotate',
  'handoff',
  'people',
  'from',
  'until',
  'when',
  'except',
  'only',
  'countOnlyCovered',
])

/** What only the YAML can say about a layer; null when the form says everything. */
export function restOf(layer: LooseLayer): LooseLayer | null {
  const isOther = rotationOf(layer).kind === 'other'
  const rest = Object.entries(layer).filter(
    ([key]) => (!shown.has(key) && !(key === 'slots' && layer.people === undefined)) || (key === 'rotate' && isOther),
  )
  return rest.length > 0 ? Object.fromEntries(rest) : null
}

/** Whether its own people are written elsewhere: fixed shifts and calendars bring theirs. */
export function bringsPeople({ coverage }: LooseLayer): boolean {
  const type = (coverage as { type?: unknown } | undefined)?.type
  return type === 'fixed' || type === 'ical'
}

/** A name that no other layer has: `Week`, `Week 2`. */
export function freeName(layers: LooseLayer[], name: string): string {
  const taken = new Set(layers.map((layer) => layer.name))
  let next = name
  for (let count = 2; taken.has(next); count++) next = `${name} ${count}`
  return next
}
