// Runs in a worker, loaded by --test-reporter: tells the parent every event as it happens.
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { serialize } from 'node:v8'

/** An error as it travels between processes, which would else lose what the reporter prints. */
export interface SentError {
  name: string
  message: string
  stack: string | undefined
  more: Record<string, unknown>
}

function sent(error: unknown): SentError | string {
  if (!(error instanceof Error)) return inspect(error)
  const more = Object.fromEntries(Object.entries(error).map(([key, value]) => [key, fit(value)]))
  if (error.cause !== undefined) more.cause = sent(error.cause)
  return { name: error.name, message: error.message, stack: error.stack, more }
}

function fit(value: unknown): unknown {
  if (value instanceof Error) return sent(value)
  try {
    serialize(value)
    return value
  } catch {
    return inspect(value)
  }
}

/** The error as it was thrown, as far as a reporter can tell. */
export function received(error: SentError | string): unknown {
  if (typeof error === 'string') return error
  const { cause, ...more } = error.more
  const same = Object.assign(new Error(error.message), more, { stack: error.stack })
  Object.defineProperty(same, 'name', { value: error.name })
  if (cause !== undefined) same.cause = received(cause as SentError | string)
  return same
}

/** Yields nothing to print. */
// biome-ignore lint/correctness/useYield: a reporter of node:test is a generator; this one sends instead.
export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    const details = type === 'test:fail' ? { details: { ...data.details, error: sent(data.details.error) } } : {}
    if (type !== 'test:complete' && type !== 'test:summary') process.send?.({ type, data: { ...data, ...details } })
  }
}
