import type { RuleParts } from '@tocsin/contract/schedules/recurrence'

/**
 * The full model of a schedule, as `expandSchedule` makes it from a document: every default filled in, every short form
 * written out. Wall times (anchor, window times, occurrences) are milliseconds as in `zone.ts`; instants inside the
 * model are epoch milliseconds, at its edges `Date`s.
 */

export interface DstPolicy {
  gap: 'transition' | 'later' | 'earlier'
  foldStart: 'first' | 'last'
  foldEnd: 'first' | 'last'
}

/** Half-open [start, end), epoch milliseconds. */
export interface Interval {
  start: number
  end: number
}

/**
 * Who is on call in one turn, sorted, without repetition. [] is nobody (lower layers show), ['@nobody'] hides lower
 * layers.
 */
export type Slot = readonly string[]

/** The user that is nobody and hides lower layers. */
export const opaque = '@nobody'

/**
 * Starts on the local dates whose ISO weekday is in `days`; `start` and `end` count from that date's midnight, in ms.
 */
export interface WeeklyWindow {
  days: number[]
  start: number
  end: number
}

/** Occurrences of a rule in wall time, from `start` on. `until` is inclusive. */
export interface Recurrence {
  start: number
  parts: RuleParts | null
  until: number
  exdates: number[]
  rdates: number[]
}

/** One component of a calendar: a single event, a series, or the changed instance of a series. */
export interface CalendarEvent {
  timeZone: string
  recurrence: Recurrence
  /** Wall-clock length in milliseconds. */
  length: number
  /** Instants of occurrences that other components replace or cancel. */
  replaced: number[]
  users: Slot
}

export type Coverage =
  | { type: 'always' }
  | { type: 'windows'; windows: WeeklyWindow[] }
  | { type: 'rule'; recurrence: Recurrence; duration: number; durationClock: 'wall' | 'elapsed' }
  | { type: 'fixed'; spans: (Interval & { users: Slot })[] }
  | { type: 'ical'; events: CalendarEvent[] }

export interface GridTurns {
  type: 'grid'
  /** Wall time of the beginning of turn 0. */
  anchor: number
  unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
  /** Lengths in units, applied in turn. */
  interval: number[]
  clock: 'wall' | 'elapsed'
  monthEnd: 'clamp' | 'overflow' | 'clamp-iterated'
  beforeAnchor: 'none' | 'extend'
  advance: 'every-turn' | 'covered-turns'
}

export interface PeriodTurns {
  type: 'period'
  unit: 'day' | 'week' | 'month' | 'year'
  interval: number
  weekStart: number
}

export type Turns = { type: 'single' } | GridTurns | { type: 'occurrence'; count: number } | PeriodTurns

export interface Edit {
  at: number
  slots: Slot[]
  policy: 'recompute' | 'keep-current' | 'after-current-turn' | 'after-full-rotation'
}

/** Where an edit of the document left a rotation: the person on duty stays on duty. See `history.ts`. */
export interface Position {
  /** The instant of the edit. */
  at: number
  /** Added to the number of a turn before a place is chosen, by what comes after `at`. */
  add: number
  /** Added to the number of a turn of the grid to get the number by which it is known. */
  renumber: number
  /** The turn of the grid (not renumbered) that was under way at the edit goes on until then. */
  hold: { turn: number; until: number } | null
}

/** Sorted, disjoint. The layer has nobody in `except`, and nobody outside `only` when that is not null. */
export interface DaysOfLayer {
  except: Interval[]
  only: Interval[] | null
}

export interface Layer {
  name: string
  priority: number
  timeZone: string
  dst: DstPolicy
  /** Epoch milliseconds, perhaps infinite. */
  activeFrom: number
  activeUntil: number
  shadow: boolean
  coverage: Coverage
  turns: Turns
  slots: Slot[]
  startIndex: number
  concurrency: { count: number; stride: number }
  edits: Edit[]
  /** Holidays; absent when the layer names none. */
  days?: DaysOfLayer | undefined
  position?: Position | undefined
}

export interface Schedule {
  timeZone: string
  layers: Layer[]
  /** Calendars whose events override; absent when there are none. */
  overrideCalendars?: OverrideCalendar[] | undefined
}

export interface OverrideCalendar {
  name: string
  rank: number
  /** Name of the layer it applies to; undefined: the whole schedule. */
  scope: string | undefined
  /** When it names who. */
  events: Layer
}

/** A temporary change of who is on call, half-open [start, end). The rules are those of the contract's `Override`. */
export interface Override {
  op: 'set' | 'substitute' | 'remove' | 'add'
  start: Date
  end: Date
  users: string[]
  /** Of substitute and remove: who is replaced or removed. */
  user?: string | undefined
  layer?: string | undefined
  rank: number
  combine?: 'union' | undefined
  fillGaps: boolean
  shifts?: { start: Date; end: Date; users: string[] }[] | undefined
  /** Who made it, for the sentence that says why somebody is on call. */
  by?: string | undefined
  /** Set when it comes from a cover that is bound to a shift. */
  kind?: 'cover' | 'swap' | 'pager' | undefined
}

/** A part of a layer with one set of users. `turn` is null where the layer does not count (fixed spans, calendars). */
export interface Piece extends Interval {
  users: Slot
  turn: number | null
}

/** More pieces than any calendar shows: a render that would make more stops with a Problem. */
export const mostPieces = 1_000_000
