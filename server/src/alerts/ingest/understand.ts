import type { Reading } from '../../kernel/http/json.ts'
import type { Log } from '../../kernel/log.ts'
import type { Signal } from '../signal.ts'
import { type Answer, type Source, type SourceRequest, Unreadable } from '../sources/source.ts'

/** What a source makes of a request. */
export interface Understood {
  signals: Signal[]
  problem: string | null
  /** The vendor's own refusal, where its API refuses what is malformed. */
  strict: Answer | null
}

/** Asks the source; never throws: a source that breaks on a payload costs nobody else's. */
export function understand(source: Source, reading: Reading<unknown>, request: SourceRequest, log: Log): Understood {
  const { strict } = source.answers
  if (!reading.ok && request.bytes.length > 0) {
    const refusal = reading.tooLarge ? null : (strict?.([reading.why], request, true) ?? null)
    return { signals: [], problem: reading.why, strict: refusal }
  }
  try {
    return { signals: source.parse(reading.ok ? reading.value : undefined, request), problem: null, strict: null }
  } catch (error) {
    if (error instanceof Unreadable) {
      const refuses = error.signals.length === 0 && strict
      return {
        signals: error.signals,
        problem: error.message,
        strict: refuses ? refuses(error.errors, request, false) : null,
      }
    }
    log.error({ error, source: source.slug }, 'a source broke on a payload; it is kept')
    return { signals: [], problem: 'Tocsin broke while it read this payload; the log says why.', strict: null }
  }
}

/** What is wrong with a body that came without a key. */
export function errorsOf(source: Source, body: unknown, request: SourceRequest): string[] {
  try {
    source.parse(body, request)
  } catch (error) {
    if (error instanceof Unreadable) return error.errors
  }
  return ['The key is missing']
}
