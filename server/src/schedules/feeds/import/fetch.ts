import { asDeliveryError, type DeliveryError } from '../../../kernel/http/delivery.ts'
import type { Outbound, OutboundResponse } from '../../../kernel/http/outbound.ts'

/** What a server said when it was asked for a calendar. */
export type Fetched =
  | { kind: 'unchanged' }
  | { kind: 'copy'; text: string; etag: string | null; modified: string | null }
  | { kind: 'failed'; error: string; retryAfter: number | null; isGone: boolean }

/** Bytes. */
export const largest = 2_000_000
const timeoutMs = 20_000
const mostRedirects = 4

/**
 * Asks for a calendar, and only for what is newer than the copy we have. Every redirect goes through the same judgement of
 * addresses as the first; from https it may only lead to https. Never throws: what went wrong is a sentence.
 */
export async function fetchCalendar(
  outbound: Pick<Outbound, 'send'>,
  address: string,
  have: { etag: string | null; modified: string | null },
): Promise<Fetched> {
  let url = address.trim().replace(/^webcals?:/i, 'https:')
  try {
    for (let hops = 0; hops <= mostRedirects; hops++) {
      const response = await outbound.send({
        method: 'GET',
        url,
        headers: {
          accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
          ...(have.etag ? { 'if-none-match': have.etag } : {}),
          ...(have.modified && !have.etag ? { 'if-modified-since': have.modified } : {}),
        },
        timeoutMs,
        // One more than allowed tells a calendar that is too large from one that just fits.
        maxResponseBytes: largest + 1,
      })
      const next = redirectOf(url, response)
      if (next === null) return judged(response)
      if (typeof next !== 'string') return failed(next.problem)
      url = next
    }
    return failed(`it redirects more than ${mostRedirects} times`)
  } catch (error) {
    const { message, retryAfter } = readable(error)
    return { kind: 'failed', error: message, retryAfter: retryAfter ?? null, isGone: false }
  }
}

function readable(error: unknown): Pick<DeliveryError, 'message' | 'retryAfter'> {
  return error instanceof Error && error.name === 'OutboundBlocked'
    ? { message: error.message.replace(/^Not sent: /, ''), retryAfter: undefined }
    : asDeliveryError(error)
}

function failed(error: string, isGone = false): Fetched {
  return { kind: 'failed', error, retryAfter: null, isGone }
}

function redirectOf(from: string, { status, headers }: OutboundResponse): string | { problem: string } | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null
  const to = URL.parse(headers.location ?? '', from)
  if (!to) return { problem: 'it redirects to nowhere' }
  if (from.startsWith('https:') && to.protocol === 'http:')
    return { problem: `it redirects from https to http (${to.host}), where anybody could change the calendar` }
  return to.href
}

const said: Record<number, string> = {
  401: 'it asks for a password (401); use the calendar’s secret address',
  403: 'it does not allow us to read it (403); is it shared, and is this its secret address?',
  404: 'there is no calendar at this address (404)',
  410: 'the calendar is gone (410)',
}

function judged({ status, headers, body }: OutboundResponse): Fetched {
  if (status === 304) return { kind: 'unchanged' }
  if (status !== 200) return failed(said[status] ?? `it answered ${status}`, status === 404 || status === 410)
  const type = headers['content-type'] ?? ''
  if (/^\s*(text\/html|application\/xhtml)/i.test(type) || /^\ufeff?\s*<(!doctype|html|head|body|\?xml)/i.test(body))
    return failed(
      'it answered with a web page (HTML) instead of a calendar; use the address of the calendar itself (iCal, .ics)',
    )
  if (Buffer.byteLength(body) > largest) return failed('it is larger than 2 MB')
  // Sent back as they are: what has a line break or is absurdly long is not kept.
  const kept = (value: string | undefined) => (value && /^[\x20-\x7e]{1,500}$/.test(value) ? value : null)
  return { kind: 'copy', text: body, etag: kept(headers.etag), modified: kept(headers['last-modified']) }
}
