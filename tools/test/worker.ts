// One process that runs many test files, one after the other, so that what they import is read once. Each file is a suite
// of its own, whose name is the number of the assignment: its hooks begin and end with it.
import { suite } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Assignment, Stray } from './protocol.ts'

const environment = { ...process.env }
const directory = process.cwd()

/** A file finds the process as the first one found it, apart from what modules keep. */
function tidyUp(): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
  if (process.cwd() !== directory) process.chdir(directory)
}

function tell(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.send?.({ type: 'stray', message } satisfies Stray)
}

// node:test blames a running test where it can, and would else only mention it at the very end.
process.on('uncaughtExceptionMonitor', tell)
process.on('unhandledRejection', tell)
process.on('message', ({ number, path, clockOffset, clockLog }: Assignment) => {
  tidyUp()
  if (clockOffset !== undefined) process.env.TOCSIN_TEST_CLOCK_OFFSET = String(clockOffset)
  if (clockLog !== undefined) process.env.TOCSIN_TEST_CLOCK_LOG = clockLog
  suite(String(number), async () => void (await import(pathToFileURL(path).href)))
})
process.once('disconnect', () => process.exit())
