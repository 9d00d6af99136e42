import fc from 'fast-check'

/** For tests only: random schedules and overrides, as documents, around nights on which clocks change. */

const day = 86_400_000
const nights: [zone: string, at: string][] = [
  ['Europe/Lisbon', '2026-03-29T01:00:00Z'],
  ['Europe/Lisbon', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Europe/Dublin', '2026-10-25T01:00:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
]

const local = (time: number) => new Date(time).toISOString().slice(0, 16)
const iso = (time: number) => new Date(time).toISOString()
const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => local(quarter * 900_000).slice(11))
const names = ['ana', 'bo', 'cy', 'di', 'eve']
const slot = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  fc.constantFrom('nobody', '@nobody'),
  fc.subarray(names, { maxLength: 3 }),
)
const slots = fc.array(slot, { minLength: 1, maxLength: 5 })
const weekdays = fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { minLength: 1 })

const window = fc.record({
  days: fc.option(weekdays, { nil: undefined }),
  start: clock,
  end: clock,
  endDayOffset: fc.constantFrom(undefined, undefined, 1, 3),
})
const coverage = fc.oneof(
  fc.constant({ type: 'always' }),
  fc.array(window, { minLength: 1, maxLength: 3 }).map((windows) => ({ type: 'windows', windows })),
)
const minutesBefore = fc.integer({ min: 0, max: 20 * 48 }).map((halfHours) => halfHours * 30)

/** Turn lengths from 15 minutes to months, so that some lie inside a gap and some span it. */
const grid = (at: number) =>
  fc
    .record({
      back: minutesBefore,
      unit: fc.constantFrom('minute', 'hour', 'hour', 'day', 'day', 'week', 'month'),
      interval: fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 3 }),
      monthEnd: fc.constantFrom('clamp', 'overflow', 'clamp-iterated'),
      elapsed: fc.boolean(),
      mode: fc.constantFrom('none', 'extend', 'covered'),
    })
    .map(({ back, unit, interval, monthEnd, elapsed, mode }) => ({
      type: 'grid',
      anchor: local(at - back * 60_000 * (unit === 'week' || unit === 'month' ? 6 : 1)),
      unit,
      interval: unit === 'minute' ? interval.map((each) => each * 15) : interval,
      clock: elapsed && (unit === 'minute' || unit === 'hour') ? 'elapsed' : 'wall',
      ...(unit === 'month' ? { monthEnd } : {}),
      beforeAnchor: mode === 'extend' ? 'extend' : 'none',
      advance: mode === 'covered' ? 'covered-turns' : 'every-turn',
    }))

const rule = (at: number) =>
  fc
    .record({
      back: minutesBefore,
      freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
      interval: fc.integer({ min: 1, max: 3 }),
      byDay: fc.option(fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], { minLength: 1 }), { nil: undefined }),
      weekStart: fc.constantFrom('MO', 'SU'),
      count: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      duration: fc.integer({ min: 1, max: 120 }).map((quarters) => quarters * 900),
      durationClock: fc.constantFrom('wall', 'elapsed'),
      excluded: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 3 }),
      added: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 2 }),
      turns: fc.constantFrom(
        { type: 'occurrence', count: 1 },
        { type: 'occurrence', count: 3 },
        { type: 'period', unit: 'week' },
        { type: 'period', unit: 'day', interval: 2 },
      ),
    })
    .map((rule) => {
      const start = at - rule.back * 60_000
      const parts = [`FREQ=${rule.freq}`, `INTERVAL=${rule.interval}`, `WKST=${rule.weekStart}`]
      if (rule.byDay) parts.push(`BYDAY=${rule.byDay.join(',')}`)
      if (rule.count) parts.push(`COUNT=${rule.count}`)
      const coverage = {
        type: 'rule',
        start: local(start),
        rule: parts.join(';'),
        duration: rule.duration,
        durationClock: rule.durationClock,
        exdates: rule.excluded.map((days) => local(start + days * day)),
        rdates: rule.added.map((sixHours) => local(start + sixHours * 6 * 3_600_000)),
      }
      return { coverage, turns: rule.turns }
    })

const layer = (at: number) =>
  fc
    .record({
      when: fc.oneof({ weight: 3, arbitrary: fc.record({ coverage, turns: grid(at) }) }, rule(at)),
      slots,
      priority: fc.integer({ min: 0, max: 2 }),
      startIndex: fc.integer({ min: -5, max: 5 }),
      shadow: fc.constantFrom(false, false, false, true),
      activeFrom: fc.option(fc.integer({ min: -72, max: 24 }), { nil: undefined }),
    })
    .map(({ when, activeFrom, ...rest }) => ({
      ...rest,
      ...when,
      ...(activeFrom === undefined ? {} : { activeFrom: iso(at + activeFrom * 3_600_000) }),
    }))

const override = (at: number) =>
  fc
    .record({
      op: fc.constantFrom('set', 'set', 'substitute', 'remove', 'add'),
      start: fc.integer({ min: -96, max: 96 }),
      length: fc.integer({ min: 1, max: 120 }),
      rank: fc.constantFrom(0, 0, 10),
      layer: fc.constantFrom(undefined, undefined, 'layer 0'),
      users: fc.subarray(names, { minLength: 1, maxLength: 2 }),
      user: fc.constantFrom(...names),
      combine: fc.constantFrom(undefined, undefined, 'union'),
      fillGaps: fc.constantFrom(undefined, false),
      shifts: fc.option(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 30 })), { maxLength: 3 }),
        { nil: undefined },
      ),
    })
    .map(({ op, start, length, rank, layer, users, user, combine, fillGaps, shifts }) => {
      const begin = at + start * 1_800_000
      const common = { op, start: iso(begin), end: iso(begin + length * 1_800_000), rank, ...(layer ? { layer } : {}) }
      if (op === 'add') return { ...common, users }
      if (op === 'remove') return { ...common, user }
      if (op === 'substitute') return { ...common, user, users }
      if (!shifts) return { ...common, users: rank === 10 ? [] : users, combine, fillGaps }
      const spans = shifts.map(([from, size], index) => ({
        start: iso(begin + from * 1_800_000),
        end: iso(begin + (from + size) * 1_800_000),
        users: [names[index]!],
      }))
      return { ...common, shifts: spans, combine, fillGaps }
    })

export const scene = fc.constantFrom(...nights).chain(([zone, night]) => {
  const at = Date.parse(night)
  return fc.record({
    at: fc.constant(at),
    schedule: fc
      .record({
        dst: fc.record({
          gap: fc.constantFrom('transition', 'transition', 'later', 'earlier'),
          foldStart: fc.constantFrom('first', 'first', 'last'),
          foldEnd: fc.constantFrom('first', 'first', 'last'),
        }),
        layers: fc.array(layer(at), { minLength: 1, maxLength: 4 }),
      })
      .map(({ dst, layers }) => ({
        timeZone: zone,
        dst,
        layers: layers.map((each, index) => ({ name: `layer ${index}`, ...each })),
      })),
    overrides: fc.array(override(at), { maxLength: 6 }),
    before: fc.integer({ min: 1, max: 6 * 48 }),
    after: fc.integer({ min: 1, max: 6 * 48 }),
  })
})
