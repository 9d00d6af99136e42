import { run } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { realNow } from './clock.mjs'
import type { FileResult, WorkersOptions } from './workers.ts'

/**
 * Only tests whose names match one of the patterns. node:test judges by the name of a test and of those around it, so that
 * nothing of ours may stand around it: each file has a process of its own.
 */
export async function* runByName(options: WorkersOptions, names: string[]): AsyncGenerator<FileResult> {
  const { files, workers, signal, environment, date } = options
  const moved = date ? { TOCSIN_TEST_CLOCK_OFFSET: String(date.getTime() - realNow()) } : {}
  const events = run({
    files,
    concurrency: workers,
    isolation: 'process',
    signal,
    testNamePatterns: names,
    timeout: Math.max(...files.map(options.patienceFor)),
    env: { ...process.env, ...environment, ...moved },
  } as Parameters<typeof run>[0])
  const results = new Map(files.map((path) => [path, [] as TestEvent[]]))
  for await (const event of events as AsyncIterable<TestEvent>) {
    const { file, name } = event.data as { file?: string; name?: string }
    // A file of which nothing ran is told as a passed test of its own name.
    if (event.type === 'test:summary' || (event.type === 'test:pass' && name === file)) continue
    if (file !== undefined) results.get(file)?.push(event)
  }
  for (const [path, events] of results) yield { path, events, milliseconds: 0 }
}
