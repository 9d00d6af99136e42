/**
 * What one field of a schedule cannot say alone: combinations of fields that contradict each other or mean nothing.
 * Each answer is a sentence at the path of the field to change.
 */

interface Sink {
  addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string; input?: unknown }): void
}

interface WindowTimes {
  start: string
  end: string
  endDayOffset?: number | undefined
}

/** Wall-clock length of a window in minutes; without `endDayOffset` an end not after the start is on the next day. */
export function minutesOfWindow(window: WindowTimes): number {
  const seconds = (clock: string) =>
    clock.split(':').reduce((sum, part, at) => sum + Number(part) * (3600 / 60 ** at), 0)
  const [start, end] = [seconds(window.start), seconds(window.end)]
  const days = window.endDayOffset ?? (end > start ? 0 : 1)
  return (days * 86400 + end - start) / 60
}

interface RotateFields {
  every: number | number[]
  unit: string
  clock?: string | undefined
  monthEnd?: string | undefined
}

interface LayerFields {
  rotate?: string | RotateFields | undefined
  handoff?: string | undefined
  people?: unknown[] | undefined
  slots?: unknown[] | undefined
  from?: string | undefined
  until?: string | undefined
  when?: unknown[] | undefined
  countOnlyCovered?: boolean | undefined
  except?: string[] | undefined
  only?: string[] | undefined
  coverage?: { type: string; text?: string | undefined; url?: string | undefined } | undefined
  turns?:
    | {
        type: 'grid'
        unit: string
        interval?: number | number[] | undefined
        clock?: string | undefined
        monthEnd?: string | undefined
        beforeAnchor?: string | undefined
        advance?: string | undefined
      }
    | { type: 'single' | 'occurrence' | 'period' }
    | undefined
  startIndex?: number | undefined
  concurrency?: unknown
  edits?: { at: string }[] | undefined
  activeFrom?: string | undefined
  activeUntil?: string | undefined
}

const unitOf: Record<string, string> = {
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
}

export function checkLayer(layer: LayerFields, ctx: Sink): void {
  const wrong = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message })
  const both = (a: keyof LayerFields, b: keyof LayerFields) => {
    if (layer[a] !== undefined && layer[b] !== undefined) wrong([b], `says the same as ${a}; keep one of the two`)
  }
  both('people', 'slots')
  both('when', 'coverage')
  both('rotate', 'turns')
  both('turns', 'handoff')
  both('turns', 'from')
  both('turns', 'countOnlyCovered')
  both('until', 'activeUntil')
  const coverage = layer.coverage?.type ?? (layer.when ? 'windows' : 'always')
  if (coverage === 'fixed' || coverage === 'ical') checkOwnUsers(layer, coverage, wrong)
  else checkTurns(layer, coverage, wrong)
  if (layer.coverage?.type === 'ical' && (layer.coverage.text === undefined) === (layer.coverage.url === undefined))
    wrong(['coverage', 'text'], 'a calendar has either text or url, one of the two')
  if (layer.activeFrom && layer.activeUntil && Date.parse(layer.activeFrom) > Date.parse(layer.activeUntil)) {
    // Equal is how PagerDuty keeps a removed layer: it never shows.
    wrong(['activeUntil'], 'must not be before activeFrom')
  }
  if (layer.from && layer.until && layer.from >= layer.until) wrong(['until'], 'must be after from')
}

type Wrong = (path: (string | number)[], message: string) => void

/** Fixed spans and calendars bring their people along: everything about turns would be ignored. */
function checkOwnUsers(layer: LayerFields, coverage: string, wrong: Wrong): void {
  const useless = [
    'people',
    'slots',
    'rotate',
    'handoff',
    'turns',
    'countOnlyCovered',
    'edits',
    'startIndex',
    'concurrency',
  ] as const
  for (const field of useless) {
    if (layer[field] !== undefined)
      wrong([field], `has no meaning here: coverage ${coverage} says itself who is on call`)
  }
}

function checkTurns(layer: LayerFields, coverage: string, wrong: Wrong): void {
  const people = layer.people ?? layer.slots
  const turns = layer.turns?.type ?? (layer.rotate ? 'grid' : coverage === 'rule' ? 'occurrence' : 'single')
  if (!people) wrong(['people'], 'is missing: who takes the turns of this layer?')
  if (turns === 'single' && people && people.length > 1) {
    wrong(
      [layer.turns ? 'turns' : 'rotate'],
      'is missing: say how these people take turns (rotate: weekly), or put them in a list inside the list to be on call together',
    )
  }
  if (layer.handoff && !layer.rotate) wrong(['handoff'], 'needs rotate, for example rotate: weekly')
  if (layer.countOnlyCovered !== undefined && !layer.rotate)
    wrong(['countOnlyCovered'], 'needs rotate, for example rotate: daily')
  if (layer.countOnlyCovered && coverage === 'rule')
    wrong(['countOnlyCovered'], 'needs when; a rule counts its occurrences anyway')
  if ((turns === 'occurrence' || turns === 'period') && coverage !== 'rule') {
    wrong(['turns', 'type'], `"${turns}" needs coverage: { type: rule, … }`)
  }
  if (layer.edits && turns !== 'grid') wrong(['edits'], 'need turns on a grid (rotate, or turns: { type: grid, … })')
  if ((layer.except || layer.only) && (layer.countOnlyCovered || layer.turns?.type === 'grid'))
    checkCounting(layer, wrong)
  if (layer.turns?.type === 'grid') {
    checkGrid({ ...layer.turns, every: layer.turns.interval ?? 1 }, ['turns'], 'interval', wrong)
    if (layer.turns.advance === 'covered-turns') {
      if (layer.turns.beforeAnchor === 'extend')
        wrong(['turns', 'beforeAnchor'], 'must be none with advance: covered-turns')
      if (coverage === 'rule') wrong(['turns', 'advance'], 'covered-turns needs coverage by windows')
    }
  }
  if (typeof layer.rotate === 'object') checkGrid(layer.rotate, ['rotate'], 'every', wrong)
  if (layer.rotate && layer.handoff) checkHandoff(layer.rotate, layer.handoff, wrong)
  if (layer.handoff && layer.from && layer.from.length > 10)
    wrong(['handoff'], 'says the same as the time in from; keep one of the two')
}

/** Turns that holidays leave without coverage are counted one by one: they must not be thousands a day. */
function checkCounting(layer: LayerFields, wrong: Wrong): void {
  const grid = layer.turns?.type === 'grid' ? layer.turns : null
  if (grid && grid.advance !== 'covered-turns') return
  const unit = grid?.unit ?? (typeof layer.rotate === 'object' ? layer.rotate.unit : '')
  if (unit === 'second' || unit === 'minute')
    wrong([grid ? 'turns' : 'countOnlyCovered'], 'needs turns of at least an hour on a layer with except or only')
}

/** Of seconds and minutes 366 days; of everything else 10000. */
const longest: Record<string, number> = { second: 31_622_400, minute: 527_040 }

function checkGrid(grid: RotateFields, path: string[], length: string, wrong: Wrong): void {
  const short = grid.unit === 'second' || grid.unit === 'minute' || grid.unit === 'hour'
  if (grid.clock === 'elapsed' && !short) wrong([...path, 'clock'], 'elapsed is only for seconds, minutes and hours')
  if (grid.monthEnd && grid.unit !== 'month' && grid.unit !== 'year')
    wrong([...path, 'monthEnd'], 'is only for months and years')
  if (grid.unit === 'second' && [grid.every].flat().some((seconds) => seconds < 60)) {
    wrong([...path, length], 'a turn must last at least 60 seconds')
  }
  const most = longest[grid.unit] ?? 10_000
  if ([grid.every].flat().some((amount) => amount > most))
    wrong([...path, length], `must be at most ${most} ${grid.unit}s`)
  const years = [grid.every].flat().reduce((sum, amount) => sum + amount, 0) / (grid.unit === 'month' ? 12 : 1)
  if ((grid.unit === 'month' || grid.unit === 'year') && years > 1000)
    wrong([...path, length], 'turns must begin again within 1000 years')
}

function checkHandoff(rotate: string | RotateFields, handoff: string, wrong: Wrong): void {
  const unit = typeof rotate === 'string' ? unitOf[rotate] : rotate.unit
  const day = handoff.includes(' ') ? handoff.split(' ')[0]! : ''
  if (/^[a-z]/.test(day) && unit !== 'week')
    wrong(['handoff'], `a weekday needs turns of weeks; for turns of ${unit}s write "${handoff.slice(-5)}"`)
  if (/^\d/.test(day) && unit !== 'month') wrong(['handoff'], 'a day of the month needs rotate: monthly')
}

/** Layers are told apart by name: overrides and shifts refer to it. */
export function checkLayerNames(layers: { name: string }[], ctx: Sink, what = 'layer'): void {
  const seen = new Set<string>()
  for (const [index, layer] of layers.entries()) {
    if (seen.has(layer.name))
      ctx.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: `"${layer.name}" is the name of an earlier ${what}`,
      })
    seen.add(layer.name)
  }
}

export function checkOverride(
  override: { op: string; start: string; end: string; users?: unknown[] | undefined; shifts?: unknown[] | undefined },
  ctx: Sink,
): void {
  if (Date.parse(override.start) >= Date.parse(override.end)) {
    ctx.addIssue({ code: 'custom', path: ['end'], message: 'must be after start' })
  }
  if (override.op !== 'set') return
  if ((override.users === undefined) === (override.shifts === undefined)) {
    ctx.addIssue({ code: 'custom', path: ['users'], message: 'a set has either users or shifts (users: [] is nobody)' })
  }
}
