import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import type { FileResult } from './workers.ts'

const counted = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo'] as const
const cancelled = new Set(['cancelledByParent', 'testAborted', 'testTimeoutFailure'])

interface Timed {
  name: string
  file: string
  milliseconds: number
}

/** Counts as node:test does, over all files. */
export class Tally {
  readonly counts: Record<(typeof counted)[number], number> = {
    tests: 0,
    suites: 0,
    pass: 0,
    fail: 0,
    cancelled: 0,
    skipped: 0,
    todo: 0,
  }
  /** Files in which there is no test. */
  readonly empty: string[] = []
  readonly #timed: Timed[] = []
  readonly #root: string
  success = true

  constructor(root: string) {
    this.#root = root
  }

  add({ path, events }: FileResult): void {
    const file = relative(this.#root, path)
    let ends = 0
    // A test comes after those inside it: only those without any are timed.
    let previous = 0
    for (const event of events) {
      if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
      const { details, nesting, name } = event.data
      const isParent = nesting < previous
      previous = nesting
      ends++
      this.#count(event)
      if (details.type !== 'suite' && !isParent) this.#timed.push({ name, file, milliseconds: details.duration_ms })
    }
    if (ends === 0) this.empty.push(file)
  }

  #count(event: Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>): void {
    const { data } = event
    if (event.type === 'test:fail' && data.todo === undefined) this.success = false
    if (data.details.type === 'suite') {
      this.counts.suites++
      return
    }
    this.counts.tests++
    if (data.skip !== undefined) this.counts.skipped++
    else if (data.todo !== undefined) this.counts.todo++
    else if (event.type === 'test:pass') this.counts.pass++
    else if (cancelled.has((event.data.details.error as { failureType?: string }).failureType ?? ''))
      this.counts.cancelled++
    else this.counts.fail++
  }

  /** The slowest tests first. */
  slowest(count: number): Timed[] {
    return this.#timed.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, count)
  }

  /** What took longer than this, of the files whose path begins so. */
  longerThan(milliseconds: number, under: string): Timed[] {
    return this.#timed.filter((each) => each.milliseconds > milliseconds && each.file.startsWith(under))
  }

  /** The closing lines of a run, as node:test writes them. */
  lines(milliseconds: number): string[] {
    return [...counted.map((name) => `${name} ${this.counts[name]}`), `duration_ms ${Math.round(milliseconds)}`]
  }
}
