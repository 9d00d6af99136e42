/** Limits on one body; see `defaults`. All inclusive. */
export interface JsonLimits {
  depth?: number
  /** Object members in the whole body. */
  keys?: number
  /** Commas in the whole body: array elements and members together. */
  items?: number
}

/** 32 levels are more than any vendor nests; 20,000 members are 1,000 alerts with 20 labels each. */
const defaults: Required<JsonLimits> = { depth: 32, keys: 20_000, items: 100_000 }

/** `raw` is the decoded text, fit to be stored as PostgreSQL text. `tooLarge` says that there was too much of it; otherwise it is malformed. */
export type Reading<T> =
  | { ok: true; value: T; raw: string }
  | { ok: false; why: string; tooLarge: boolean; raw: string }

/**
 * Reads a JSON body that nobody has vouched for. Bytes that are not UTF-8 become U+FFFD, a byte order mark is skipped
 * (UTF-16 with its mark is understood). One linear pass refuses what would stall or overflow the parser, before it runs.
 * Integers beyond ±2^53 and numbers beyond the double range come back as the text that was sent. NUL and lone surrogates,
 * which PostgreSQL refuses, become U+FFFD in strings and keys. The last of two equal keys wins; `__proto__` is a key like any other.
 */
export function readJson(bytes: Buffer, limits: JsonLimits = {}): Reading<unknown> {
  const text = decoded(bytes)
  const raw = storable(text)
  if (!/\S/.test(text)) return { ok: false, why: 'The body is empty.', tooLarge: false, raw }
  const look = scan(text, { ...defaults, ...limits })
  if (look.refused) return { ok: false, why: look.refused, tooLarge: look.tooLarge, raw }
  try {
    const value: unknown = look.bigNumbers ? JSON.parse(text, keepBigNumber) : JSON.parse(text)
    return { ok: true, value: /\\u(?:0000|[dD][89a-fA-F])/.test(text) ? clean(value) : value, raw }
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    return { ok: false, why: `The body is not JSON: ${cleanText(reason, 200)}`, tooLarge: false, raw }
  }
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return bytes.toString('utf8', start)
}

interface Look {
  refused: string | null
  tooLarge: boolean
  bigNumbers: boolean
}

const quote = 0x22
const backslash = 0x5c

/** One pass over the characters outside strings. Not a parser: what is no JSON passes here and fails there. */
function scan(text: string, limits: Required<JsonLimits>): Look {
  let depth = 0
  let keys = 0
  let items = 0
  let digits = 0
  let bigNumbers = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) {
      digits += 1
      if (digits === 16) bigNumbers = true
      continue
    }
    if (code === quote) {
      at = endOfString(text, at)
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > limits.depth)
        return { refused: `The body is nested deeper than ${limits.depth} levels.`, tooLarge: false, bigNumbers }
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1
    } else if (code === 0x3a) {
      keys += 1
      if (keys > limits.keys)
        return { refused: `The body has more than ${limits.keys} members.`, tooLarge: true, bigNumbers }
    } else if (code === 0x2c) {
      items += 1
      if (items > limits.items)
        return { refused: `The body has more than ${limits.items} values.`, tooLarge: true, bigNumbers }
    } else if ((code === 0x65 || code === 0x45) && digits > 0) {
      bigNumbers = true
    }
    digits = 0
  }
  return { refused: null, tooLarge: false, bigNumbers }
}

/** The position of the closing quote; every backslash is looked at once, so this is linear too. */
function endOfString(text: string, start: number): number {
  let from = start + 1
  for (;;) {
    const end = text.indexOf('"', from)
    if (end === -1) return text.length
    let slashes = 0
    while (end - 1 - slashes >= from && text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end
    from = end + 1
  }
}

function keepBigNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value
  return context?.source ?? value
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), clean(member)]))
}

/** PostgreSQL text knows neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}

/**
 * Reads `application/x-www-form-urlencoded`. The last of two equal names wins; at most 2,000 pairs. Escapes that are not
 * UTF-8 become U+FFFD, as do NUL bytes.
 */
export function readForm(bytes: Buffer): Reading<Record<string, string>> {
  const text = decoded(bytes)
  const raw = storable(text)
  let pairs = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    pairs += 1
    if (pairs > 2_000) return { ok: false, why: 'The form has more than 2000 fields.', tooLarge: true, raw }
  }
  const value = Object.fromEntries(
    [...new URLSearchParams(text)].map(([key, member]) => [storable(key), storable(member)]),
  )
  if (Object.keys(value).length === 0) return { ok: false, why: 'The body is empty.', tooLarge: false, raw }
  return { ok: true, value, raw }
}

/**
 * Reads a body by what it looks like, with the content type as a hint only: senders declare JSON as text and forms as
 * JSON. The value is parsed JSON, a form's fields, or the text itself. What starts like JSON must be JSON.
 */
export function readBody(bytes: Buffer, contentType = ''): Reading<unknown> {
  const text = decoded(bytes)
  const first = /\S/.exec(text)?.[0] ?? ''
  if (first === '' || first === '{' || first === '[') return readJson(bytes)
  if (/^[\w.%[\]+-]{1,200}=/.test(text.slice(0, 210)) && (/urlencoded/i.test(contentType) || !/\s/.test(text.trim()))) {
    return readForm(bytes)
  }
  const json = readJson(bytes)
  return json.ok || /\bjson\b/i.test(contentType) ? json : { ok: true, value: json.raw, raw: json.raw }
}

const marker = '… (cut)'

/**
 * Text that is safe to store and show: without terminal colour codes, NUL, half surrogate pairs and control characters
 * other than line feed and tab. CR LF becomes LF. Longer than `max` UTF-16 units is cut and says so, within `max`.
 */
export function cleanText(text: string, max: number): string {
  const plain = /[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\uffff]/.test(text)
    ? text
        .replace(/\r\n?/g, '\n')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
        .replace(/\x1b\[[0-9;?]{0,20}[@-~]|[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/gu, '')
    : text
  if (plain.length <= max) return plain
  const room = Math.max(0, max - marker.length)
  return plain.slice(0, room).replace(/[\ud800-\udbff]$/, '') + marker.slice(0, max)
}
