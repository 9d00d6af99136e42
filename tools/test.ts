import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { spec, type TestEvent } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import {
  type PostgresLog,
  startEmbeddedPostgres,
  stopLeftover,
} from '../server/src/kernel/postgres/embedded-postgres.ts'
import { isAlive } from '../server/src/kernel/postgres/process-lock.ts'
import { dropFurnished, prepareTemplate } from '../server/src/kernel/testing.ts'
import { buildWeb } from './build-web.mjs'
import { runByName } from './test/by-name.ts'
import { ClockLog, dates } from './test/dates.ts'
import { type Options, readOptions } from './test/options.ts'
import { Tally } from './test/tally.ts'
import { runOnWorkers } from './test/workers.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const temporary = 'tocsin-test-'
const isJourney = (path: string) => path.startsWith('web/e2e/')
/** A journey that takes longer is slow for whoever waits for it too. */
const slowJourney = 20_000
const log: PostgresLog = {
  debug() {},
  info() {},
  warn: (line) => console.error(line),
  error: (line) => console.error(line),
}

interface Run {
  /** Relative to the root. */
  files: string[]
  names: string[]
  date: Date | undefined
  environment: Record<string, string>
  clockLog?: ClockLog
}

/** All files as one stream of events with one summary at its end. */
async function* events(run: Run, tally: Tally, signal: AbortSignal): AsyncGenerator<TestEvent> {
  const began = performance.now()
  const { clockLog } = run
  const options = {
    ...run,
    files: longestFirst(run.files).map((path) => join(root, path)),
    workers: availableParallelism(),
    kindOf: (path: string) => String(placeInOrder(relative(root, path))),
    patienceFor: (path: string) => (isJourney(relative(root, path)) ? 420_000 : 180_000),
    ...(clockLog ? { clockLogFor: (path: string) => clockLog.pathFor(relative(root, path)) } : {}),
    signal,
  }
  const results = run.names.length > 0 ? runByName(options, run.names) : runOnWorkers(options)
  for await (const result of results) {
    tally.add(result)
    yield* result.events
  }
  const slowest = tally.slowest(20)
  const lines = [
    ...(slowest.length > 1 ? ['', `the slowest ${slowest.length} tests`] : []),
    ...(slowest.length > 1 ? slowest.map((each) => `${seconds(each.milliseconds)}  ${each.file}  ${each.name}`) : []),
    ...tally
      .longerThan(slowJourney, 'web/e2e/')
      .map((each) => `warning: the journey “${each.name}” took ${seconds(each.milliseconds).trim()}`),
    ...(run.date ? [again(run.date)] : []),
    ...tally.lines(performance.now() - began),
  ]
  for (const message of lines) {
    yield { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } } as unknown as TestEvent
  }
}

const again = (date: Date) => {
  const text = date.toISOString().replace('.000Z', 'Z')
  return `date ${text}: npm test -- --date ${text}`
}

/** What takes long begins early, so that no worker is left alone with it at the end. */
function longestFirst(files: string[]): string[] {
  return files.toSorted((a, b) => placeInOrder(a) - placeInOrder(b))
}

const order = ['web/e2e/', 'server/scenarios/', 'tools/', 'server/', '']

function placeInOrder(path: string): number {
  return order.findIndex((start) => path.startsWith(start))
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1).padStart(6)} s`

async function runTests(run: Run, signal: AbortSignal): Promise<Tally> {
  if (run.date) console.log(again(run.date))
  const tally = new Tally(root)
  await pipeline(Readable.from(events(run, tally, signal)), new spec(), process.stdout, { end: false })
  const ran = tally.counts.tests - tally.counts.skipped
  // With a pattern of names most files have nothing to run; without one an empty file is a mistake.
  const empty = run.names.length > 0 ? [] : tally.empty
  if (empty.length > 0) console.error(`These files hold no test, which counts as a failure: ${empty.join(', ')}`)
  if (ran <= 0) console.error('No test ran, which counts as a failure.')
  if (!(ran > 0 && empty.length === 0)) tally.success = false
  return tally
}

/**
 * The dates of dates.ts. The first run notes which files ask what time it is, through our code, a library or the
 * database; the others cannot know the date and run once.
 */
async function runDates(run: Run, directory: string, signal: AbortSignal): Promise<boolean> {
  const clockLog = new ClockLog(join(directory, 'clock'))
  const results: string[] = []
  let { files } = run
  let passed = true
  for (const [instant, why] of dates) {
    if (signal.aborted) return false
    const first = results.length === 0
    await dropFurnished(process.env.TOCSIN_TEST_DATABASE_URL!)
    const tally = await runTests({ ...run, files, date: new Date(instant), ...(first ? { clockLog } : {}) }, signal)
    passed &&= tally.success
    const { pass, fail, cancelled } = tally.counts
    results.push(`${instant}  ${files.length} files  ${pass} pass  ${fail + cancelled} fail  ${why}`)
    if (first) {
      files = files.filter((file) => clockLog.asks(file))
      for (const file of files)
        console.log(`asks what time it is: ${file} (${clockLog.askedBy(file).slice(0, 6).join(', ')})`)
    }
    if (files.length === 0) break
  }
  for (const result of results) console.log(result)
  return passed
}

/** What a test run that was killed left behind: its database still runs, its directory still lies there. */
async function cleanUpAfterOthers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(temporary) ? Number.parseInt(name.slice(temporary.length), 10) : Number.NaN
    if (Number.isNaN(pid) || isAlive(pid)) continue
    const directory = join(tmpdir(), name)
    await stopLeftover(join(directory, 'postgres'), log)
    rmSync(directory, { recursive: true, force: true })
  }
}

async function main(options: Options): Promise<void> {
  if (options.files.length === 0) {
    console.log('No test can see what changed.')
    return
  }
  if (options.files.some(isJourney)) buildWeb()
  await cleanUpAfterOthers()

  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      process.exitCode = signal === 'SIGINT' ? 130 : 143
      interrupted.abort()
    })
  }

  const directory = mkdtempSync(join(tmpdir(), `${temporary}${process.pid}-`))
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres'), log, durable: false })
    try {
      const environment = environmentFor(options, directory)
      Object.assign(process.env, { TOCSIN_TEST_DATABASE_URL: postgres.url })
      await prepareTemplate(postgres.url, environment.TOCSIN_TEST_CLOCK_OFFSET !== undefined)
      const { files, names, date } = options
      const run = { files, names, date, environment }
      const passed = options.isForDates
        ? await runDates(run, directory, interrupted.signal)
        : (await runTests(run, interrupted.signal)).success
      if (!passed) process.exitCode ??= 1
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** What the workers of a run find in their environment beside ours. */
function environmentFor({ date, isForDates }: Options, directory: string): Record<string, string> {
  // Programs that tests start compile what others of this run have compiled already.
  const common = { NODE_COMPILE_CACHE: join(directory, 'compiled') }
  if (!date && !isForDates) return common
  const options = `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('test/clock.mjs', import.meta.url).href}`.trim()
  return { ...common, NODE_OPTIONS: options, TOCSIN_TEST_CLOCK_OFFSET: '0' }
}

let options: Options | undefined
try {
  options = readOptions(root, process.argv.slice(2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
if (options) await main(options)
// A test stream that was aborted may keep handles open; everything of ours is closed.
process.exit()
