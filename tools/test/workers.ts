import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { realNow } from './clock.mjs'
import type { Assignment, Stray } from './protocol.ts'
import { received, type SentError } from './reporter.ts'

export interface WorkersOptions {
  /** Absolute paths, in the order in which they are begun. */
  files: string[]
  workers: number
  /** Files of one kind share a process; those of another begin with a new one. */
  kindOf(path: string): string
  /** Milliseconds that a file may take. */
  patienceFor(path: string): number
  /** Each file begins at this instant, as far as it can tell. */
  date?: Date | undefined
  /** What a worker finds in its environment beside our own. */
  environment: Record<string, string>
  /** Where questions for the present are noted while this file runs. */
  clockLogFor?(path: string): string
  signal: AbortSignal
}

/** What became of one file. */
export interface FileResult {
  path: string
  /** As node:test tells them of a file that runs alone. */
  events: TestEvent[]
  milliseconds: number
}

/** A failure of the file itself, in the words of node:test. */
function failure(path: string, message: string, milliseconds: number, cause: unknown): TestEvent {
  // Where in this file the failure was made up is no news.
  const error = Object.assign(
    new Error(message, { cause: cause ?? Object.assign(new Error(message), { stack: message }) }),
    {
      code: 'ERR_TEST_FAILURE',
      failureType: 'testCodeFailure',
    },
  )
  const details = { duration_ms: milliseconds, error, type: 'test' }
  return {
    type: 'test:fail',
    data: { name: path, file: path, line: 1, column: 1, nesting: 0, testNumber: 1, details },
  } as unknown as TestEvent
}

/** What one file tells, without the suite that its worker made around it. */
class FileRun {
  readonly path: string
  readonly number: number
  readonly #began = performance.now()
  readonly #events: TestEvent[] = []
  readonly #strays: string[] = []
  #failed = 0

  constructor(path: string, number: number) {
    this.path = path
    this.number = number
  }

  /** @returns whether this was the file's last event */
  hear(event: TestEvent | Stray): boolean {
    if (event.type === 'stray') {
      this.#strays.push(event.message)
      return false
    }
    const data = event.data as { nesting?: number; name?: string; file?: string; details?: { error?: unknown } }
    if (event.type === 'test:fail') data.details!.error = received(data.details!.error as SentError)
    if (data.nesting === 0) {
      if (event.type === 'test:fail') this.#ownFailure(data.details!.error as Error & { failureType?: string })
      return event.type === 'test:pass' || event.type === 'test:fail'
    }
    if (event.type === 'test:fail') this.#failed++
    if (data.nesting !== undefined) data.nesting -= 1
    this.#events.push(event)
    return false
  }

  /** The suite failed: because of a test in it, which has been told, or by itself (an import, a hook). */
  #ownFailure(error: Error & { failureType?: string }): void {
    if (error.failureType !== 'subtestsFailed') this.fail(error.message, error.cause)
  }

  fail(message: string, cause?: unknown): void {
    this.#failed++
    this.#events.push(failure(this.path, message, performance.now() - this.#began, cause))
  }

  result(): FileResult {
    const [stray] = this.#strays
    if (stray && this.#failed === 0) this.fail(`An error outside of any test: ${stray}`)
    return { path: this.path, events: this.#events, milliseconds: performance.now() - this.#began }
  }
}

/** Files that a worker runs at most: what piles up in a process, such as sockets and caches, ends with it. */
const mostFiles = 30

/**
 * Runs the files on several processes, each of which takes the next file when it is free. A worker that ends, or takes
 * longer than it may, fails the file it had, and another one takes its place.
 */
export async function* runOnWorkers(options: WorkersOptions): AsyncGenerator<FileResult> {
  const queue = options.files.map((path, number) => ({ path, number }))
  const results: FileResult[] = []
  let wake = Promise.withResolvers<void>()
  let working = 0

  async function work(): Promise<void> {
    let worker: ChildProcess | undefined
    let kind = ''
    let files = 0
    for (let next = queue.shift(); next && !options.signal.aborted; next = queue.shift()) {
      const own = options.kindOf(next.path)
      if (worker && (own !== kind || files >= mostFiles)) {
        await end(worker)
        worker = undefined
      }
      if (!worker) {
        worker = start(options)
        kind = own
        files = 0
      }
      files++
      const run = new FileRun(next.path, next.number)
      const survived = await assign(worker, run, options)
      if (!survived) worker = undefined
      results.push(run.result())
      wake.resolve()
    }
    if (worker) await end(worker)
  }

  const all = Array.from({ length: Math.min(options.workers, queue.length) }, async () => {
    working++
    try {
      await work()
    } finally {
      working--
      wake.resolve()
    }
  })
  for (;;) {
    yield* results.splice(0)
    if (working === 0) break
    await wake.promise
    wake = Promise.withResolvers()
  }
  await Promise.all(all)
}

async function end(worker: ChildProcess): Promise<void> {
  const gone = once(worker, 'exit')
  worker.disconnect()
  await gone
}

function start({ environment }: WorkersOptions): ChildProcess {
  const worker = fork(join(import.meta.dirname, 'worker.ts'), {
    execArgv: [`--test-reporter=${new URL('reporter.ts', import.meta.url).href}`],
    env: { ...process.env, ...environment },
    serialization: 'advanced',
  })
  // Many files in one process, each with a browser, a server or a database of its own.
  worker.setMaxListeners(0)
  return worker
}

/** @returns whether the worker is fit for another file */
async function assign(worker: ChildProcess, run: FileRun, options: WorkersOptions): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const onEvent = (event: TestEvent | Stray) => void (run.hear(event) && resolve(true))
  const onExit = (code: number | null, signal: string | null) => {
    run.fail(`The process ended with ${signal ?? `code ${code}`} before the file was through.`)
    resolve(false)
  }
  const giveUp = (why: string) => {
    worker.off('exit', onExit)
    run.fail(why)
    worker.kill('SIGKILL')
    resolve(false)
  }
  const patience = options.patienceFor(run.path)
  const timer = setTimeout(() => giveUp(`The file took longer than ${patience / 1000} s.`), patience)
  const onAbort = () => giveUp('The run was interrupted.')
  worker.on('message', onEvent)
  worker.once('exit', onExit)
  options.signal.addEventListener('abort', onAbort, { once: true })
  const { number, path } = run
  const clockOffset = options.date && options.date.getTime() - realNow()
  worker.send({ number, path, clockOffset, clockLog: options.clockLogFor?.(path) } satisfies Assignment)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    worker.off('message', onEvent)
    worker.off('exit', onExit)
    options.signal.removeEventListener('abort', onAbort)
  }
}
