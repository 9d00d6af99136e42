import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { spec, type TestEvent } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { type PostgresLog, startEmbeddedPostgres, stopLeftover } from '../server/src/kernel/postgres/embedded-postgres.ts'
import { isAlive } from '../server/src/kernel/postgres/process-lock.ts'
import { prepareTemplate } from '../server/src/kernel/testing.ts'
import { buildWeb } from './build-web.mjs'
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

/** All files as one stream of events with one summary at its end. */
async function* events({ files, names }: Options, tally: Tally, signal: AbortSignal): AsyncGenerator<TestEvent> {
  const began = performance.now()
  const results = runOnWorkers({
    files: longestFirst(files).map((path) => join(root, path)),
    workers: availableParallelism(),
    names,
    patienceFor: (path) => (isJourney(relative(root, path)) ? 420_000 : 180_000),
    signal,
  })
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
    ...tally.lines(performance.now() - began),
  ]
  for (const message of lines) {
    yield { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } } as unknown as TestEvent
  }
}

/** What takes long begins early, so that no worker is left alone with it at the end. */
function longestFirst(files: string[]): string[] {
  const order = ['web/e2e/', 'server/scenarios/', 'tools/', 'server/', '']
  return files.toSorted((a, b) => {
    const place = (path: string) => order.findIndex((start) => path.startsWith(start))
    return place(a) - place(b)
  })
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1).padStart(6)} s`

async function runTests(options: Options, signal: AbortSignal): Promise<boolean> {
  const tally = new Tally(root)
  await pipeline(Readable.from(events(options, tally, signal)), new spec(), process.stdout, { end: false })
  const ran = tally.counts.tests - tally.counts.skipped
  // With a pattern of names most files have nothing to run; without one an empty file is a mistake.
  const empty = options.names.length > 0 ? [] : tally.empty
  if (empty.length > 0) console.error(`These files hold no test, which counts as a failure: ${empty.join(', ')}`)
  if (ran <= 0) console.error('No test ran, which counts as a failure.')
  return tally.success && ran > 0 && empty.length === 0
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
      await prepareTemplate(postgres.url)
      process.env.TOCSIN_TEST_DATABASE_URL = postgres.url
      const passed = await runTests(options, interrupted.signal)
      if (!passed) process.exitCode ??= 1
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
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
