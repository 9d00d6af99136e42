import { globSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  type PostgresLog,
  startEmbeddedPostgres,
  stopLeftover,
} from '../server/src/kernel/postgres/embedded-postgres.ts'
import { isAlive } from '../server/src/kernel/postgres/process-lock.ts'
import { prepareTemplate } from '../server/src/kernel/testing.ts'
import { buildWeb } from './build-web.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const everything = ['{contract,server,cli,tools,dev}/**/*.test.ts', 'web/{src,e2e}/**/*.test.ts']
const temporary = 'tocsin-test-'
const log: PostgresLog = {
  debug() {},
  info() {},
  warn: (line) => console.error(line),
  error: (line) => console.error(line),
}

interface Options {
  files: string[]
  names: string[]
}

/** `npm test [-- <files, folders or patterns>] [--name <pattern of test names>]`. Errors: when a path finds no test. */
function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string', multiple: true, short: 't', default: [] } },
  })
  if (positionals.length === 0) return { files: testsIn(everything), names: values.name }
  const files = positionals.flatMap((path) => {
    const isFolder = statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory()
    const found = testsIn([isFolder ? `${path.replace(/\/+$/, '')}/**/*.test.ts` : path])
    if (found.length === 0) throw new Error(`No tests at ${path}.`)
    return found
  })
  return { files: [...new Set(files)], names: values.name }
}

function testsIn(patterns: string[]): string[] {
  const exclude = (path: string) => /(^|[\\/])node_modules$/.test(path)
  return globSync(patterns, { cwd: root, exclude })
    .map((path) => relative(root, resolve(root, path)).replaceAll('\\', '/'))
    .sort()
}

const counted = ['tests', 'suites', 'passed', 'failed', 'cancelled', 'skipped', 'todo'] as const
const shown = { passed: 'pass', failed: 'fail' } as Record<string, string>

/** The numbers of all groups together; `success` is false as soon as one group failed. */
interface Tally {
  counts: Record<(typeof counted)[number], number>
  success: boolean
  /** Files in which no test ran. */
  empty: string[]
}

/** Runs the groups one after the other as one stream of events with one summary at its end. */
async function* events(groups: Parameters<typeof run>[0][], tally: Tally) {
  const start = performance.now()
  for (const options of groups) {
    for await (const event of run(options)) {
      if (event.type === 'test:summary' && event.data.file === undefined) {
        for (const name of counted) tally.counts[name] += event.data.counts[name]
        tally.success &&= event.data.success
      } else if (event.type === 'test:pass' && event.data.name === event.data.file) {
        // A file in which no test ran is reported as a passed test of its own name: it proves nothing.
        tally.empty.push(relative(root, event.data.file))
        tally.counts.tests--
        tally.counts.passed--
      } else if (!(event.type === 'test:diagnostic' && isSummaryLine(event.data))) {
        yield event
      }
    }
  }
  const lines = counted.map((name) => `${shown[name] ?? name} ${tally.counts[name]}`)
  for (const message of [...lines, `duration_ms ${Math.round(performance.now() - start)}`]) {
    yield { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } }
  }
}

function isSummaryLine({ nesting, message }: { nesting: number; message: string }): boolean {
  return nesting === 0 && /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(message)
}

async function runTests({ files, names }: Options, signal: AbortSignal): Promise<boolean> {
  const journeys = files.filter((path) => path.startsWith('web/e2e/'))
  const others = files.filter((path) => !path.startsWith('web/e2e/'))
  const common = {
    cwd: root,
    isolation: 'process',
    signal,
    ...(names.length > 0 ? { testNamePatterns: names } : {}),
  } as const
  const groups = [
    { ...common, files: others.map((path) => join(root, path)), concurrency: 2, timeout: 180_000 },
    { ...common, files: journeys.map((path) => join(root, path)), concurrency: 1, timeout: 420_000 },
  ].filter((group) => group.files.length > 0)
  const tally: Tally = {
    counts: { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 },
    success: true,
    empty: [],
  }
  await pipeline(Readable.from(events(groups, tally)), new spec(), process.stdout, { end: false })
  const ran = tally.counts.tests - tally.counts.skipped
  // With a pattern of names most files have nothing to run; without one an empty file is a mistake.
  const empty = names.length > 0 ? [] : tally.empty
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
  if (options.files.some((path) => path.startsWith('web/e2e/'))) buildWeb()
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
  options = readOptions()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
if (options) await main(options)
// A test stream that was aborted may keep handles open; everything of ours is closed.
process.exit()
