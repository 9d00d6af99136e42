import { Problem } from '@tocsin/contract/errors'
import type { Roster } from '../history/roster.ts'
import {
  type Bound,
  isEndless,
  type LayerShifts,
  offsetsOf,
  type Place,
  stretchesAround,
  stretchesAt,
  turnIn,
} from '../overrides/bound-covers.ts'
import { day } from '../time/zone.ts'
import type { Who } from './model.ts'

/** A shift as somebody names it: around an instant, or by the number of its turn. */
export interface ShiftRef {
  layer?: string | undefined
  at?: Date | undefined
  turn?: number | undefined
  part?: Place | undefined
}

/** The shift a reference stands for: whose it is by the schedule, who has it now, and what of it. */
export interface ResolvedShift extends Pick<Bound, 'layer' | 'turn' | 'scope' | 'part' | 'pinned' | 'shift' | 'place'> {
  owner: Who
  from: Who
}

/** A shift of this schedule that somebody took and that counts. */
export interface Held {
  layer: string
  owner: string
  to: Who
  place: Place
  takenAt: Date
}

export const longestCover = 92 * day
const furthest = 732 * day

export interface Option extends Pick<ResolvedShift, 'layer' | 'turn' | 'scope' | 'pinned' | 'shift'> {
  owner: string
  /** Who has it at the instant asked about, and as long as they have it. */
  holder: { who: Who | null; place: Place }
  shifts: LayerShifts
}

/**
 * Finds the shift that `person` has (null: whoever has it, if that is one person). `people` are those the schedule names, by
 * e-mail in lower case. `path` begins the paths of errors, for example `mine.`.
 * @throws Problem invalid, naming the field; conflict when somebody else has taken (part of) it.
 */
export function resolveShift(
  roster: Roster,
  ref: ShiftRef,
  person: Who | null,
  { people, held, now, path = '', userPath = 'user' }: Around,
): ResolvedShift {
  mustBeNear(ref, now, path)
  const options = optionsOf(roster, ref, { people, held, now, path })
  const theirs = person
    ? options.filter(({ holder }) => holder.who?.id === person.id)
    : options.filter(({ holder }) => holder.who)
  const [option] = theirs
  if (!option) throw notOnDuty(roster, ref, person, options, path)
  if (theirs.length > 1) throw several(theirs, person, path, userPath)
  const owner = people.get(option.owner)
  const from = option.holder.who
  if (!owner || !from) throw notOnDuty(roster, ref, person, options, path)
  const place = placeIn(option, ref.part, now, path)
  const other = holdersOf(place, option, held, owner).find(({ who }) => who.id !== from.id)
  if (other) {
    throw new Problem(
      'conflict',
      `${other.who.name} has taken a part of this shift; name the part that ${from.name} still has. Nothing was changed.`,
      { errors: [{ path: `${path}part`, message: `${other.who.name} has a part of it` }] },
    )
  }
  return boundTo(option, place, owner, from)
}

/** The binding to a place in a shift. */
export function boundTo(
  { layer, turn, scope, pinned, shift, shifts }: Option,
  place: Place,
  owner: Who,
  from: Who,
): ResolvedShift {
  const part = pinned ? { start: null, end: null } : offsetsOf(shifts.get(layer)!.layer, shift, place)
  return { layer, turn, scope, pinned, shift: pinned ? place : shift, place, part, owner, from }
}

interface Around {
  people: Map<string, Who>
  held: Held[]
  now: Date
  path?: string
  userPath?: string
}

function mustBeNear({ at, part }: ShiftRef, now: Date, path: string): void {
  for (const [name, instant] of [
    ['at', at],
    ['part.start', part?.start],
    ['part.end', part?.end],
  ] as const) {
    if (instant && Math.abs(instant.getTime() - now.getTime()) > furthest)
      throw invalid(`${path}${name}`, 'is more than two years away', 'Shifts are covered at most two years ahead.')
  }
}

/** The shifts a reference may stand for, each with its owner by the schedule and with who has it now. */
export function optionsOf(
  roster: Roster,
  ref: ShiftRef,
  { people, held, now, path }: Required<Omit<Around, 'userPath'>>,
): Option[] {
  const layers = roster.versions.at(-1)!.schedule.layers
  if (ref.layer !== undefined && !layers.some(({ name }) => name === ref.layer)) {
    const names = layers.map(({ name }) => `"${name}"`).join(', ') || 'none'
    throw invalid(
      `${path}layer`,
      'there is no such layer',
      `There is no layer "${ref.layer}"; this schedule has ${names}.`,
    )
  }
  const wanted =
    ref.layer === undefined ? layers.filter(({ shadow }) => !shadow) : layers.filter(({ name }) => name === ref.layer)
  return wanted.flatMap(({ name: layer }) => {
    const from = ref.at?.getTime() ?? now.getTime() - 35 * day
    const until = ref.at ? from + 1 : now.getTime() + 370 * day
    const shifts = stretchesAround(roster, layer, from, until)
    const turn = ref.turn === undefined ? null : turnIn(shifts, layer, ref.turn)
    const stretches = ref.turn === undefined ? stretchesAt(shifts, layer, from) : turn ? [turn] : []
    return stretches.flatMap(({ start, end, turns, users }) => {
      const shift = { start: new Date(start), end: new Date(end) }
      return users.map((user): Option => {
        const owner = user.toLowerCase()
        const holder = holderAt(ref.at ?? shift.start, shift, layer, owner, held, people.get(owner) ?? null)
        const pinned = isEndless(shifts, layer, shift)
        return {
          layer,
          turn: turns.at(-1)!,
          scope: ref.at ? 'stretch' : 'turn',
          pinned,
          shift,
          owner,
          holder,
          shifts,
        }
      })
    })
  })
}

/** Who has a shift at an instant: whoever took it last, else its owner. */
function holderAt(
  at: Date,
  shift: Place,
  layer: string,
  owner: string,
  held: Held[],
  own: Who | null,
): Option['holder'] {
  const taken = held
    .filter((each) => each.layer === layer && each.owner === owner && each.place.start <= at && each.place.end > at)
    .sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime())[0]
  if (!taken || taken.to.id === own?.id) return { who: own, place: shift }
  const start = taken.place.start > shift.start ? taken.place.start : shift.start
  const end = taken.place.end < shift.end ? taken.place.end : shift.end
  return { who: taken.to, place: { start, end } }
}

/** Who has which part of a place, by what was taken last. */
function holdersOf(
  place: Place,
  { layer, owner }: Pick<Option, 'layer' | 'owner'>,
  held: Held[],
  own: Who,
): (Place & { who: Who })[] {
  const here = held
    .filter((each) => each.layer === layer && each.owner === owner)
    .filter((each) => each.place.start < place.end && each.place.end > place.start)
    .sort((a, b) => a.takenAt.getTime() - b.takenAt.getTime())
  const cuts = new Set([place.start.getTime(), place.end.getTime()])
  for (const each of here) for (const time of [each.place.start.getTime(), each.place.end.getTime()]) cuts.add(time)
  const times = [...cuts]
    .sort((a, b) => a - b)
    .filter((time) => time >= place.start.getTime() && time <= place.end.getTime())
  return times.slice(0, -1).map((time, index) => {
    const who =
      here.findLast((each) => each.place.start.getTime() <= time && each.place.end.getTime() > time)?.to ?? own
    return { start: new Date(time), end: new Date(times[index + 1]!), who }
  })
}

function placeIn({ pinned, shift, holder }: Option, part: Place | undefined, now: Date, path: string): Place {
  if (pinned && !part)
    throw invalid(
      `${path}part`,
      'is needed here',
      'This duty has no end: say from when until when it is to be covered.',
    )
  const place = part ?? holder.place
  if (place.end <= place.start)
    throw invalid(`${path}part.end`, 'must be after start', 'The part ends before it begins.')
  if (!pinned && (place.start < shift.start || place.end > shift.end)) {
    const which = place.start < shift.start ? 'start' : 'end'
    const when = `${shift.start.toISOString().slice(0, 16)}Z to ${shift.end.toISOString().slice(0, 16)}Z`
    throw invalid(
      `${path}part.${which}`,
      `lies outside the shift, ${when}`,
      `The part lies outside the shift, which is from ${when}.`,
    )
  }
  if (place.end.getTime() - place.start.getTime() > longestCover)
    throw invalid(
      `${path}part`,
      'is longer than 92 days',
      'A cover is for at most 92 days; change the schedule for longer.',
    )
  if (place.end <= now)
    throw invalid(
      part ? `${path}part.end` : `${path}at`,
      'lies in the past',
      'This shift is over. Nothing was changed.',
    )
  return place
}

function notOnDuty(roster: Roster, ref: ShiftRef, person: Who | null, options: Option[], path: string): Problem {
  const { slug } = roster.resource
  const when = ref.at ? `at ${ref.at.toISOString().slice(0, 16)}Z` : `with the number ${ref.turn}`
  const field = ref.at ? `${path}at` : `${path}turn`
  const own = options.find(({ owner }) => owner === person?.email.toLowerCase())
  if (own && person)
    return new Problem(
      'conflict',
      `${own.holder.who?.name ?? 'Somebody'} has taken this shift of ${person.name} already. Nothing was changed.`,
    )
  const there = [...new Set(options.map(({ holder, owner }) => holder.who?.name ?? owner))].join(' and ')
  const said = there ? `; ${there} ${/ and /.test(there) ? 'are' : 'is'}` : '; nobody is'
  return invalid(
    field,
    person ? `${person.name} has no shift there` : 'there is no shift',
    `${person ? person.name : 'Nobody with an account'} has no shift on "${slug}"${ref.layer ? `, layer "${ref.layer}",` : ''} ${when}${said}. Nothing was changed.`,
  )
}

function several(options: Option[], person: Who | null, path: string, userPath: string): Problem {
  const layers = [...new Set(options.map(({ layer }) => layer))]
  if (layers.length > 1) {
    const names = layers.map((layer) => `"${layer}"`).join(', ')
    return invalid(
      `${path}layer`,
      `is needed: one of ${names}`,
      `There are shifts on several layers (${names}): name the layer.`,
    )
  }
  const names = options.map(({ holder, owner }) => holder.who?.name ?? owner).join(', ')
  return person
    ? invalid(
        `${path}at`,
        'several shifts meet there',
        'Several shifts of theirs meet at this instant; name another one inside the shift.',
      )
    : invalid(
        userPath,
        `is needed: ${names} are on duty`,
        `Several people are on duty there (${names}): say whose shift it is.`,
      )
}

function invalid(path: string, message: string, sentence: string): Problem {
  return new Problem('invalid', sentence, { errors: [{ path, message }] })
}
