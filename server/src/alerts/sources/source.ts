import type { Signal } from '../signal.ts'

/** A delivery as it came in, for sources that need more than the parsed body. */
export interface SourceRequest {
  /** The path without query, such as `/v2/enqueue` or `/in/generic/<key>`. */
  path: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  /** The body as it was on the wire. */
  bytes: Buffer
  query: Readonly<Record<string, string>>
}

/** What the vendor's client gets to read: an object as JSON, a string as text, null as an empty body. */
export interface Answer {
  status: number
  body: unknown
}

/**
 * Thrown by `parse` for a body that makes no sense to the source. Unless the source is strict the sender still gets the
 * success answer, the body is kept, and a low-urgency alert says that it could not be understood.
 */
export class Unreadable extends Error {
  override name = 'Unreadable'
  /** In the vendor's words where the vendor has words for it. */
  readonly errors: string[]
  /** What was understood nonetheless: stored like any other signals. */
  readonly signals: Signal[]

  constructor(errors: string | string[], signals: Signal[] = []) {
    const list = typeof errors === 'string' ? [errors] : errors
    super(list.join(' '))
    this.errors = list
    this.signals = signals
  }
}

export interface Source {
  /** The name in URLs and YAML; fixed for ever. */
  slug: string
  name: string
  /** One sentence for the list of integrations. */
  description: string
  /**
   * Turns one delivery into signals; none is fine (a handshake). `body` is parsed JSON, a form's fields, text, or
   * undefined when there was none. Limits are applied afterwards by `normaliseSignal`. Throws Unreadable.
   */
  parse(body: unknown, request: SourceRequest): Signal[]
  /** Where the integration's key is when it is in the body or a header instead of the URL; null when it is missing. */
  key?(body: unknown, request: SourceRequest): string | null
  /** The success answer, for the signals as `parse` returned them. `202 {"status":"accepted"}` unless given. */
  accepted(signals: readonly Signal[], request: SourceRequest): Answer
  /** The vendor's own API refuses malformed bodies, and so do we. `syntax` is true when it was not even JSON. */
  strict?(errors: readonly string[], request: SourceRequest, syntax: boolean): Answer
  /** The vendor's answer to a wrong key; 404 unless given. */
  unknownKey?(request: SourceRequest): Answer
  /** The vendor's answer when its key sends too fast; 429 unless given. */
  throttled?(request: SourceRequest): Answer
  /** Steps for the person who connects it, in Markdown; `{{url}}` and `{{key}}` are filled in. */
  setup: string[]
  /** A body that "send a test" posts. */
  sample: unknown
}

/** Declares a source. */
export function source(definition: Omit<Source, 'accepted'> & Partial<Pick<Source, 'accepted'>>): Source {
  return { accepted: () => ({ status: 202, body: { status: 'accepted' } }), ...definition }
}
