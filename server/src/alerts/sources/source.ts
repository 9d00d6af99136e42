import { readFileSync } from 'node:fs'
import type { Signal } from '../signal.ts'
import { setupSteps } from './set-up.ts'

/** A delivery as it came in, for sources that need more than the parsed body. */
export interface SourceRequest {
  /** The path without query, such as `/v2/enqueue` or `/in/generic/<key>`. */
  path: string
  /** Those that the source declares in `headers`; names in lower case. */
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

/** Where an integration's key is: a parameter of the path (`/x/:key`), a field of the body, a header or a query parameter. */
export interface KeyPlace {
  in: 'url' | 'body' | 'header' | 'query'
  /** Headers in lower case. */
  name: string
}

/** A path of the vendor's own API: clients that only change the host reach us there. `POST` only. */
export interface VendorPath {
  /** As routed, such as `/v2/enqueue` or `/alert/:key`. */
  path: string
  /** The first place that has a key wins. */
  key: readonly KeyPlace[]
}

/** What the vendor's clients expect to read. */
export interface Answers {
  /** Success, for the signals as `parse` returned them. `202 {"status":"accepted"}` unless given. */
  accepted(signals: readonly Signal[], request: SourceRequest): Answer
  /** The vendor's own API refuses malformed bodies, and so do we. `syntax` is true when it was not even JSON. */
  strict?(errors: readonly string[], request: SourceRequest, syntax: boolean): Answer
  /** To a wrong key; 404 unless given. */
  unknownKey?(request: SourceRequest): Answer
  /** When a key sends too fast; 429 unless given. */
  throttled?(request: SourceRequest): Answer
}

/** What a source's `index.ts` declares. */
export interface SourceDeclaration {
  /** The name in URLs and YAML; fixed for ever. Its folder has the same name. */
  slug: string
  name: string
  /** One sentence for the list of sources. */
  description: string
  /** The vendor's own paths, besides `/in/<slug>/<key>`, which every source has. */
  paths?: readonly VendorPath[]
  /** The headers that `parse` and `answers` look at, in lower case. */
  headers?: readonly string[]
  /**
   * Turns one delivery into signals; none is fine (a handshake). `body` is parsed JSON, a form's fields, text, or
   * undefined when there was none. Limits are applied afterwards by `normaliseSignal`. Throws Unreadable.
   */
  parse(body: unknown, request: SourceRequest): Signal[]
  answers?: Partial<Answers>
}

/** A source with the texts of its folder. */
export interface Source extends Required<SourceDeclaration> {
  answers: Answers
  /** Steps for the person who connects it, in Markdown: the list of `## Set up` in README.md. `{{url}}` and `{{key}}` are filled in. */
  setup: string[]
  /** A body that "send a test" posts: fixtures/sample.json. */
  sample: unknown
}

/** Declares a source; `here` is its `import.meta.url`: README.md and fixtures/sample.json lie beside it. */
export function source(here: string, declaration: SourceDeclaration): Source {
  const read = (path: string) => readFileSync(new URL(path, here), 'utf8')
  return {
    paths: [],
    headers: [],
    ...declaration,
    answers: { accepted: () => ({ status: 202, body: { status: 'accepted' } }), ...declaration.answers },
    setup: setupSteps(read('README.md')),
    sample: JSON.parse(read('fixtures/sample.json')),
  }
}
