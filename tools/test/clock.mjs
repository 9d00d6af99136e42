// Moves what a process takes for the present: loaded by `node --import` in every process of a run with `--date`, and put
// into every page of its browsers. Plain JavaScript, for whatever Node a test starts.
import { appendFileSync } from 'node:fs'

/**
 * Everything that asks for the present gets it moved by so many milliseconds. Self-contained, because browsers get its
 * text. Timers and durations are as they were.
 * @param {number | (() => number)} offset
 */
export function moveClock(offset) {
  const Real = Date
  const realNow = Real.now.bind(Real)
  const now = () => realNow() + (typeof offset === 'number' ? offset : offset())
  const Moved = new Proxy(Real, {
    construct: (target, given, wanted) =>
      Reflect.construct(target, given.length > 0 ? given : [now()], wanted === Moved ? target : wanted),
    apply: () => new Real(now()).toString(),
  })
  Real.now = now
  Real.prototype.constructor = Moved
  globalThis.Date = Moved
  const clock = globalThis.Temporal?.Now
  if (!clock) return
  const { Temporal } = globalThis
  const here = () => clock.timeZoneId()
  clock.instant = () => Temporal.Instant.fromEpochMilliseconds(now())
  clock.zonedDateTimeISO = (zone = here()) => clock.instant().toZonedDateTimeISO(zone)
  clock.plainDateTimeISO = (zone) => clock.zonedDateTimeISO(zone).toPlainDateTime()
  clock.plainDateISO = (zone) => clock.zonedDateTimeISO(zone).toPlainDate()
  clock.plainTimeISO = (zone) => clock.zonedDateTimeISO(zone).toPlainTime()
}

/** Milliseconds of the machine's own clock, also where the present is moved: a run inside a run moves from there. */
export function realNow() {
  return Date.now() - Number(process.env.TOCSIN_TEST_CLOCK_OFFSET ?? 0)
}

// What these do with the present is in no result: seeds, lines of logs, patience, the date line of a mail.
const indifferent =
  /node:|\/tools\/test\/|Reflect\.construct|node_modules\/(fast-check|pino|avvio|fastify|@fastify|light-my-request|playwright-core|axe-core|pg|pg-pool|nodemailer|smtp-server)\/|better-auth\/core\/dist\/env\/logger/

/** Who asked for the present, each caller once, as a line in the file that TOCSIN_TEST_CLOCK_LOG names. */
function noteCaller() {
  const path = process.env.TOCSIN_TEST_CLOCK_LOG
  if (!path) return
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 8
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  Error.stackTraceLimit = before
  // The first frame that is neither ours nor the proxy's is who asked.
  const caller = frames.find(
    (frame) => !frame.includes('/tools/test/clock.mjs') && !frame.includes('Reflect.construct'),
  )
  if (!caller || indifferent.test(caller)) return
  const place = /(?:file:\/\/)?(\/[^)\s]+)/.exec(caller)?.[1]
  if (!place || noted.has(`${path} ${place}`)) return
  noted.add(`${path} ${place}`)
  appendFileSync(path, `${place}\n`)
}
const noted = new Set()

if (process.env.TOCSIN_TEST_CLOCK_OFFSET !== undefined) {
  moveClock(() => {
    noteCaller()
    return Number(process.env.TOCSIN_TEST_CLOCK_OFFSET ?? 0)
  })
}
