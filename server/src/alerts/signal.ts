import type { SignalStatus } from '@tocsin/contract/alerts/alerts'
import type { Severity } from '@tocsin/contract/severity'
import { cleanText } from '../kernel/http/json.ts'
import { sha256 } from '../kernel/secrets.ts'

/** One message of a source, normalised. What sources return and the intake stores. */
export interface Signal {
  /** The source's name for the problem: equal for all messages about it. Null when the source has none. */
  key: string | null
  /** `acknowledged` is somebody answering at the source; `info` never pages. */
  status: SignalStatus
  /** Null when the message does not say: the integration's default, or what the open alert has. */
  severity: Severity | null
  /** Empty when a resolve or acknowledgement brings none. */
  title: string
  description: string
  /** A hint: the source's name for what breaks. */
  service: string | null
  link: string | null
  runbook: string | null
  labels: Record<string, string>
  startedAt: Date | null
  /** Who acted at the source, in the source's words. */
  actor?: string | null
}

/** A signal that says nothing yet: sources spread it and fill in what they know. */
export const blankSignal: Signal = {
  key: null,
  status: 'firing',
  severity: null,
  title: '',
  description: '',
  service: null,
  link: null,
  runbook: null,
  labels: {},
  startedAt: null,
  actor: null,
}

const maxKeyBytes = 255
const maxLabels = 64

/**
 * Applies the limits that hold for every source, cutting rather than refusing: a page is never lost for its length. Title:
 * one line of at most 200 characters; description 15,000; 64 labels of 1,000. Keys are compared byte for byte after trimming
 * and dropping control characters; longer than 255 bytes they become their SHA-256. Links are http(s) or null. Applying it twice changes nothing.
 */
export function normaliseSignal(signal: Signal): Signal {
  const key = keyOf(signal.key)
  const description = cleanText(signal.description, 15_000).trim()
  const opens = signal.status === 'firing' || signal.status === 'info'
  return {
    key,
    status: signal.status,
    severity: signal.severity,
    title:
      oneLine(signal.title, 200) ||
      (opens ? oneLine(description.split('\n', 1)[0] ?? '', 200) || 'Alert without a title' : ''),
    description,
    service: optionalLine(signal.service),
    link: webLink(signal.link),
    runbook: webLink(signal.runbook),
    labels: labelsOf(signal.labels),
    startedAt: sensible(signal.startedAt),
    actor: optionalLine(signal.actor),
  }
}

function keyOf(given: string | null): string | null {
  if (given === null) return null
  const key = cleanText(given, Number.MAX_SAFE_INTEGER).trim()
  if (key === '') return null
  return Buffer.byteLength(key) > maxKeyBytes ? `sha256:${sha256(key)}` : key
}

function oneLine(text: string, max: number): string {
  const line = cleanText(text, Number.MAX_SAFE_INTEGER).replace(/\s+/g, ' ').trim()
  return cleanText(line, max)
}

function optionalLine(text: string | null | undefined): string | null {
  return text ? oneLine(text, 200) || null : null
}

function labelsOf(given: Record<string, string>): Record<string, string> {
  const labels: [string, string][] = []
  for (const [name, value] of Object.entries(given)) {
    if (labels.length === maxLabels) break
    const label = oneLine(name, 200)
    const text = cleanText(value, 1_000).trim()
    if (label !== '' && text !== '') labels.push([label, text])
  }
  return Object.fromEntries(labels)
}

/** The link as it was written if it is one that a browser opens over http or https, else null. */
export function webLink(text: string | null | undefined): string | null {
  const link = text?.trim() ?? ''
  if (link.length > 2_000 || !/^https?:\/\/[^\s\p{Cc}<>"]+$/iu.test(link)) return null
  return URL.canParse(link) ? link : null
}

function sensible(date: Date | null | undefined): Date | null {
  if (!date) return null
  const year = date.getUTCFullYear()
  return year >= 1970 && year <= 2200 ? date : null
}

const words: Record<Severity, string> = {
  critical: 'critical crit fatal page pager emergency emerg panic alert blocker disaster highest p1 sev1 availability',
  high: 'error err high major severe p2 sev2',
  medium: 'warning warn minor medium moderate average normal p3 sev3',
  low: 'low notice p4 sev4',
  info: 'info information informational none debug trace lowest p5 sev5 ok',
}

const severities = new Map(
  Object.entries(words).flatMap(([severity, list]) =>
    list.split(' ').map((word) => [word, severity as Severity] as const),
  ),
)

/**
 * Reads a severity written in the words of the field, in any case and with any punctuation: `Critical`, `P1`, `SEV-2`,
 * `1 - Critical`, `page`. Null for what is unknown (the integration's default then holds) and for bare numbers, which
 * count upwards in some products and downwards in others.
 */
export function severityOf(text: unknown): Severity | null {
  if (typeof text !== 'string' || text.length > 60) return null
  const word = text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return severities.get(word) ?? severities.get(word.replace(/^(?:p|sev|severity|priority)?\d/, '')) ?? null
}
