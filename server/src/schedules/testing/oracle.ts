import type { DstPolicy, GridTurns, Layer, Override, Schedule, WeeklyWindow } from '../time/shape.ts'

/**
 * For tests only: says who is on call at one instant by looking at that instant, walking every rotation from its anchor
 * and asking `Temporal` about every wall time. It shares no code with the engine and builds no shifts. Slow, and
 * obviously right.
 */
export function oracle(
  schedule: Schedule,
  overrides: Override[],
  from: number,
  until: number,
): (at: number) => string[] {
  const layers = schedule.layers
    .filter((layer) => !layer.shadow)
    .map((layer) => ({
      ...layer,
      ask: layerOracle(layer, from, until),
      overrides: overrides.filter((override) => override.layer === layer.name),
    }))
  const wide = overrides.filter((override) => override.layer === undefined)
  return (at) => {
    const said = layers.map((layer) => ({
      priority: layer.priority,
      users: override(new Set(layer.ask(at)), layer.overrides, at),
    }))
    const present = said.filter(({ users }) => users.size > 0)
    const top = Math.max(...present.map(({ priority }) => priority))
    const users = new Set(present.filter(({ priority }) => priority === top).flatMap((layer) => [...layer.users]))
    users.delete('@nobody')
    return [...override(users, wide, at)].filter((user) => user !== '@nobody').sort()
  }
}

function override(start: Set<string>, overrides: Override[], at: number): Set<string> {
  const active = overrides.filter((each) => each.start.getTime() <= at && at < each.end.getTime())
  let users = start
  for (const rank of [...new Set(active.map((each) => each.rank))].sort((a, b) => a - b)) {
    const group = active.filter((each) => each.rank === rank)
    const sets = group.filter((each) => each.op === 'set' && (users.size > 0 || each.fillGaps))
    const namesOf = (each: Override) =>
      each.shifts
        ?.filter((shift) => shift.start.getTime() <= at && at < shift.end.getTime())
        .flatMap((shift) => shift.users) ?? each.users
    if (sets.some((each) => each.combine === 'union')) users = new Set(sets.flatMap(namesOf))
    else if (sets.length > 0) users = new Set(namesOf(sets.at(-1)!))
    const next = new Set<string>()
    for (const user of users) {
      const substitute = group.findLast((each) => each.op === 'substitute' && each.user === user)
      if (substitute) for (const other of substitute.users) next.add(other)
      else if (!group.some((each) => each.op === 'remove' && each.user === user)) next.add(user)
    }
    for (const each of group) if (each.op === 'add') for (const user of each.users) next.add(user)
    users = next
  }
  return users
}

function layerOracle(layer: Layer, from: number, until: number): (at: number) => readonly string[] {
  const inner = activeOracle(layer, from, until)
  return (at) => (at >= layer.activeFrom && at < layer.activeUntil ? inner(at) : [])
}

function activeOracle(layer: Layer, from: number, until: number): (at: number) => readonly string[] {
  const { coverage, turns } = layer
  if (coverage.type === 'fixed')
    return (at) => coverage.spans.filter((span) => span.start <= at && at < span.end).flatMap((span) => span.users)
  if (coverage.type === 'rule') return ruleOracle(layer, until)
  const windows = coverage.type === 'windows' ? coverage.windows : null
  if (turns.type !== 'grid') {
    const spans = windows ? windowSpans(windows, layer, from, until) : null
    return (at) => (!spans || contains(spans, at) ? layer.slots[mod(layer.startIndex, layer.slots.length)]! : [])
  }
  const boundaries = walk(turns, layer, from, until)
  const first = Math.min(from, boundaries[0]![1])
  const spans = windows ? windowSpans(windows, layer, first, until) : null
  const numbers = new Map<number, number>()
  let counted = 0
  for (const [index, [k, start]] of boundaries.entries()) {
    numbers.set(k, turns.advance === 'covered-turns' ? counted : k)
    const end = boundaries[index + 1]?.[1] ?? start
    if (k >= 0 && start < end && (!spans || spans.some((span) => span[0] < end && span[1] > start))) counted++
  }
  return (at) => {
    if (spans && !contains(spans, at)) return []
    const turn = boundaries.findLast(([, start]) => start <= at)
    if (!turn || (turns.beforeAnchor === 'none' && turn[0] < 0)) return []
    const number = numbers.get(turn[0])! + layer.startIndex
    const { count, stride } = layer.concurrency
    return Array.from(
      { length: count },
      (_, each) => layer.slots[mod(number * stride + each, layer.slots.length)]!,
    ).flat()
  }
}

const mod = (value: number, size: number) => ((value % size) + size) % size
const contains = (spans: [number, number][], at: number) => spans.some(([start, end]) => start <= at && at < end)
const plain = (wall: number) => Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19))

/**
 * Every turn from some before the anchor until one after `until`: [number, instant of its beginning], never decreasing.
 */
function walk(turns: GridTurns, layer: Layer, from: number, until: number): [number, number][] {
  const unitsBefore = (k: number) => {
    let units = 0
    for (let each = 0; each < k; each++) units += turns.interval[mod(each, turns.interval.length)]!
    for (let each = -1; each >= k; each--) units -= turns.interval[mod(each, turns.interval.length)]!
    return units
  }
  const anchor = plain(turns.anchor)
  const real = { second: 1, minute: 60, hour: 3600, day: 86400, week: 604800, month: 0, year: 0 }[turns.unit] * 1000
  const begin = (k: number) => {
    if (turns.clock === 'elapsed') return instantFor(anchor, layer, 'start') + unitsBefore(k) * real
    if (real > 0) return instantFor(anchor.add({ seconds: (unitsBefore(k) * real) / 1000 }), layer, 'start')
    return instantFor(monthsLater(anchor, turns, k, unitsBefore), layer, 'start')
  }
  const found: [number, number][] = []
  let behind = 40
  if (turns.beforeAnchor === 'extend') while (begin(-behind) > from - 3 * 86_400_000) behind *= 2
  let latest = Number.NEGATIVE_INFINITY
  for (let k = -behind; ; k++) {
    latest = Math.max(latest, begin(k))
    found.push([k, latest])
    if (latest > until && k > 0) return found
  }
}

function monthsLater(
  anchor: Temporal.PlainDateTime,
  turns: GridTurns,
  k: number,
  unitsBefore: (k: number) => number,
): Temporal.PlainDateTime {
  const months = (units: number) => ({ months: units * (turns.unit === 'year' ? 12 : 1) })
  if (turns.monthEnd === 'overflow')
    return anchor
      .with({ day: 1 })
      .add(months(unitsBefore(k)))
      .add({ days: anchor.day - 1 })
  if (turns.monthEnd === 'clamp') return anchor.add(months(unitsBefore(k)))
  let at = anchor
  for (let each = 0; each < k; each++) at = at.add(months(unitsBefore(each + 1) - unitsBefore(each)))
  for (let each = 0; each > k; each--) at = at.add(months(unitsBefore(each - 1) - unitsBefore(each)))
  return at
}

function windowSpans(windows: WeeklyWindow[], layer: Layer, from: number, until: number): [number, number][] {
  const spans: [number, number][] = []
  const last = Temporal.Instant.fromEpochMilliseconds(until)
    .toZonedDateTimeISO(layer.timeZone)
    .toPlainDate()
    .add({ days: 2 })
  let date = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(layer.timeZone)
    .toPlainDate()
    .subtract({ days: 17 })
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const window of windows) {
      if (!window.days.includes(date.dayOfWeek)) continue
      const start = instantFor(date.toPlainDateTime().add({ milliseconds: window.start }), layer, 'start')
      const end = instantFor(date.toPlainDateTime().add({ milliseconds: window.end }), layer, 'end')
      if (start < end) spans.push([start, end])
    }
  }
  return spans
}

/** Daily, weekly, monthly and yearly rules with BYDAY and BYMONTHDAY, day after day from the start. */
function ruleOracle(layer: Layer, until: number): (at: number) => readonly string[] {
  const { coverage, turns } = layer
  if (coverage.type !== 'rule') throw new TypeError('not a rule')
  const { recurrence, duration, durationClock } = coverage
  const { parts } = recurrence
  if (!parts) throw new TypeError('not a rule')
  const start = plain(recurrence.start)
  const weekOf = (date: Temporal.PlainDate) => date.subtract({ days: mod(date.dayOfWeek - parts.weekStart, 7) })
  const first = start.toPlainDate()
  const whole = (a: Temporal.PlainDate, b: Temporal.PlainDate, unit: 'days' | 'months') =>
    a.until(b, { largestUnit: unit })[unit]
  const matches = (date: Temporal.PlainDate) => {
    const month = whole(first.with({ day: 1 }), date.with({ day: 1 }), 'months')
    const steps = {
      hourly: 0,
      daily: whole(first, date, 'days'),
      weekly: whole(weekOf(first), weekOf(date), 'days') / 7,
      monthly: month,
      yearly: date.year - first.year,
    }
    if (mod(steps[parts.freq], parts.interval) !== 0) return false
    const weekdays = parts.byDay.map((each) => each.day)
    if (weekdays.length > 0 && !weekdays.includes(date.dayOfWeek)) return false
    if (parts.byMonthDay.length > 0)
      return parts.byMonthDay.some((each) => each === date.day || date.daysInMonth + 1 + each === date.day)
    if (weekdays.length > 0 || parts.freq === 'daily') return true
    if (parts.freq === 'weekly') return date.dayOfWeek === first.dayOfWeek
    return date.day === first.day && (parts.freq !== 'yearly' || date.month === first.month)
  }
  const walls: number[] = []
  const last = Temporal.Instant.fromEpochMilliseconds(until)
    .toZonedDateTimeISO(layer.timeZone)
    .toPlainDate()
    .add({ days: 2 })
  for (let date = first; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const wall = Date.parse(`${date.toPlainDateTime(start.toPlainTime()).toString({ smallestUnit: 'second' })}Z`)
    if (matches(date) && wall <= recurrence.until && (parts.count === null || walls.length < parts.count))
      walls.push(wall)
  }
  const occurrences = [...new Set([...walls, ...recurrence.rdates])]
    .filter((wall) => !recurrence.exdates.includes(wall))
    .sort((a, b) => a - b)
  const spans = occurrences.map((wall, index) => {
    const at = instantFor(plain(wall), layer, 'start')
    const end = durationClock === 'wall' ? instantFor(plain(wall + duration), layer, 'end') : at + duration
    let turn = 0
    if (turns.type === 'occurrence') turn = Math.floor(index / turns.count)
    if (turns.type === 'period') {
      const date = plain(wall).toPlainDate()
      const week = (each: Temporal.PlainDate) => each.subtract({ days: mod(each.dayOfWeek - turns.weekStart, 7) })
      const periods = {
        day: () => whole(first, date, 'days'),
        week: () => whole(week(first), week(date), 'days') / 7,
        month: () => whole(first.with({ day: 1 }), date.with({ day: 1 }), 'months'),
        year: () => date.year - first.year,
      }[turns.unit]()
      turn = Math.floor(periods / turns.interval)
    }
    return { at, end, users: layer.slots[mod(layer.startIndex + turn, layer.slots.length)]! }
  })
  return (at) => spans.filter((span) => span.at <= at && at < span.end).flatMap((span) => span.users)
}

/** The wall-clock rules in Temporal's words. */
function instantFor(
  wall: Temporal.PlainDateTime,
  { timeZone, dst }: { timeZone: string; dst: DstPolicy },
  role: 'start' | 'end',
): number {
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' })
  if (earlier.toPlainDateTime().equals(wall)) {
    const fold = role === 'start' ? dst.foldStart : dst.foldEnd
    return (fold === 'first' ? earlier : later).epochMilliseconds
  }
  if (dst.gap === 'later') return later.epochMilliseconds
  if (dst.gap === 'earlier') return earlier.epochMilliseconds
  return earlier.getTimeZoneTransition('next')!.epochMilliseconds
}
