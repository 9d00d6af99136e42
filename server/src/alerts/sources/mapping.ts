import type { SignalStatus } from '@tocsin/contract/alerts/alerts'
import type { Severity } from '@tocsin/contract/severity'
import { readJson } from '../../kernel/http/json.ts'
import { blankSignal, type Signal, severityOf } from '../signal.ts'
import { type Fields, fieldsOf, flattened, isSecretName, textOf } from './fields.ts'
import { Unreadable } from './source.ts'
import { parseTime } from './time.ts'

/*
 * Reads a body that follows no known format. Field names are compared without case, `_`, `-` and blanks: `dedupKey`,
 * `dedup_key` and `Dedup-Key` are one. The first name in a list that has a value wins; the body itself is asked before
 * the objects inside it.
 */
const titles = names`title summary subject headline alert_name alert_title problem_title event_title rule_name check_name monitor_name name
  alert event`
const lesserTitles = names`message text msg reason fallback content description details detail body`
const descriptions = names`description details detail long_message message body text msg output content reason`
const statuses = names`status state event_action alert_state alert_status current_state new_state event_type action
  message_type notification_type condition event_state`
const severities = names`severity level alert_severity criticality sev priority prio urgency`
const keys = names`dedup_key deduplication_key dedup dedup_id alias incident_key alert_uid alert_key event_key fingerprint group_key
  key alert_id incident_id problem_id monitor_id check_id entity_id uid uuid guid id`
const services = names`service service_name component application app system project`
const links = names`link url href client_url link_to_upstream_details alert_url incident_url problem_url html_url event_url web_url
  details_url generator_url dashboard_url panel_url permalink title_link source_url`
const runbooks = names`runbook runbook_url runbook_link playbook playbook_url`
const times = names`started_at starts_at start_time start_ts occurred_at triggered_at opened_at fired_at timestamp event_time time
  date datetime created_at created ts`
const labelHolders = names`labels common_labels tags attributes meta metadata custom_details custom_fields details extra
  dimensions`
const flags = names`resolved is_resolved firing is_firing acknowledged is_acknowledged`
const wrappers = names`alert payload event data incident problem detail annotations attachments embeds`
const lists = names`alerts events incidents problems items records`

/** Fields that become something better than a label. */
const recognised = new Set(
  [titles, lesserTitles, descriptions, severities, services, links, runbooks, times, labelHolders, flags].flat(),
)
for (const name of ['status', 'state', 'dedupkey', 'specversion']) recognised.add(name)

const statusWords = new Map<string, SignalStatus>([
  ...words(
    'firing',
    'firing trigger triggered alerting alert problem open opened active failed failing failure down critical no_data',
  ),
  ...words(
    'resolved',
    'resolved resolve ok up clear cleared close closed recovered recovery normal success successful green healthy inactive done fixed end ended',
  ),
  ...words('acknowledged', 'acknowledged acknowledge acknowledgement ack acked'),
  ...words('info', 'info information informational pending paused test ping'),
])

function names(text: TemplateStringsArray): string[] {
  return text.join('').split(/\s+/).map(compact)
}

function words(status: SignalStatus, list: string): [string, SignalStatus][] {
  return list.split(' ').map((word) => [compact(word), status])
}

function compact(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, '')
}

/**
 * Signals of an arbitrary body: an object, a list of objects, an object with a list of alerts, a form, or plain text (first
 * line: title). Fields of the query fill in what the body does not say. Throws Unreadable when there is nothing to tell a person.
 */
export function signalsOf(body: unknown, query: Readonly<Record<string, string>> = {}): Signal[] {
  const beside = Object.fromEntries(Object.entries(query).filter(([name]) => !isSecretName(name)))
  if (typeof body === 'string') return [ofText(body, beside)]
  if (Array.isArray(body)) return ofList(body, [beside])
  const fields = fieldsOf(body) ?? (body === undefined ? {} : null)
  if (!fields) throw new Unreadable('The body is neither an object, a list, a form nor text.')
  const inner = formPayload(fields)
  if (inner) return [ofObject([...layers(inner), beside])]
  const list = listIn(fields)
  return list ? ofList(list, [fields, beside]) : [ofObject([...layers(fields), beside])]
}

function ofList(list: unknown[], beside: Fields[]): Signal[] {
  const signals: Signal[] = []
  const errors: string[] = []
  for (const [at, item] of list.entries()) {
    const fields = fieldsOf(item)
    if (fields && Object.keys(fields).length > 0) signals.push(ofObject([...layers(fields), ...beside]))
    else if (typeof item === 'string' && item.trim() !== '') signals.push(ofText(item, beside.at(-1) ?? {}))
    else errors.push(`Element ${at} of the list is not an alert.`)
  }
  if (errors.length > 0) throw new Unreadable(errors.slice(0, 10), signals)
  return signals
}

function ofText(text: string, beside: Fields): Signal {
  const [first = ''] = text.trim().split('\n', 1)
  if (first === '') return ofObject([beside])
  return { ...ofObject([{ title: first }, beside]), description: text.trim() === first ? '' : text.trim() }
}

/** Forms often carry one JSON field: Slack-style `payload=…`, Uptime Kuma's `data=…`. */
function formPayload(fields: Fields): Fields | null {
  const [entry, ...others] = Object.entries(fields)
  if (!entry || others.length > 0 || typeof entry[1] !== 'string' || !entry[1].trimStart().startsWith('{')) return null
  const reading = readJson(Buffer.from(entry[1]))
  return reading.ok ? fieldsOf(reading.value) : null
}

function listIn(fields: Fields): unknown[] | null {
  for (const [name, value] of Object.entries(fields)) {
    if (lists.includes(compact(name)) && Array.isArray(value) && value.length > 0 && value.every(fieldsOf)) return value
  }
  return null
}

/** The object and the objects inside it that usually hold the interesting part: outermost first, but a CloudEvent is an envelope. */
function layers(fields: Fields): Fields[] {
  const inner = wrappers.flatMap((wrapper) =>
    Object.entries(fields)
      .filter(([name]) => compact(name) === wrapper)
      .map(([, value]) => fieldsOf(Array.isArray(value) ? value[0] : value))
      .filter((value) => value !== null),
  )
  return Object.hasOwn(fields, 'specversion') ? [...inner, fields] : [fields, ...inner]
}

type Index = Map<string, unknown>

interface Found {
  name: string
  text: string
}

function ofObject(given: Fields[]): Signal {
  const indexes = given.map(
    (fields): Index => new Map(Object.entries(fields).map(([name, value]) => [compact(name), value])),
  )
  const labels = labelsOf(indexes, given)
  indexes.push(new Map(Object.entries(labels).map(([name, value]) => [compact(name), value])))
  const isCloudEvent = indexes.some((index) => index.has('specversion'))
  const find = (among: string[]) => first(indexes, among)
  const { status, severity } = stateOf(indexes)
  const title = find(titles) ?? find(lesserTitles) ?? (isCloudEvent ? find(['type']) : null)
  const description = find(title ? descriptions.filter((name) => name !== title.name) : descriptions)
  const key = find(isCloudEvent ? keys.filter((name) => name !== 'id') : keys)?.text ?? null
  const spare = Object.entries(labels).slice(0, 3)
  if (!title && !key && spare.length === 0)
    throw new Unreadable('There is no field that says what is wrong; send at least a title.')
  const opens = status === 'firing' || status === 'info'
  return {
    ...blankSignal,
    key,
    status,
    severity: severity ?? (status === 'info' ? 'info' : null),
    title:
      title?.text.split('\n', 1)[0] ??
      (opens ? spare.map(([name, value]) => `${name}: ${value}`).join(', ') || (key ?? '') : ''),
    description: description?.text ?? (title?.text.includes('\n') ? title.text : ''),
    service: find(services)?.text ?? nameIn(indexes, services),
    link: find(links)?.text ?? null,
    runbook: find(runbooks)?.text ?? null,
    labels,
    startedAt:
      times.flatMap((name) => indexes.map((index) => parseTime(index.get(name)))).find((date) => date !== null) ?? null,
  }
}

function first(indexes: Index[], among: string[]): Found | null {
  for (const index of indexes) {
    for (const name of among) {
      const text = textOf(index.get(name))
      if (text !== null) return { name, text }
    }
  }
  return null
}

/** `service: { name: 'payments' }` */
function nameIn(indexes: Index[], among: string[]): string | null {
  for (const index of indexes) {
    for (const name of among) {
      const fields = fieldsOf(index.get(name))
      const text = fields && (textOf(fields.name) ?? textOf(fields.slug) ?? textOf(fields.id))
      if (text) return text
    }
  }
  return null
}

/** A state that is itself a severity (`state: CRITICAL`) counts as one. */
function stateOf(indexes: Index[]): { status: SignalStatus; severity: Severity | null } {
  let status: SignalStatus | null = flagOf(indexes)
  let spoken: Severity | null = null
  for (const index of indexes) {
    for (const name of statuses) {
      const word = textOf(index.get(name))
      if (word === null) continue
      status ??= statusWords.get(compact(word)) ?? null
      if (!statusWords.has(compact(word)) || compact(word) === 'critical') spoken ??= severityOf(word)
    }
  }
  return { status: status ?? 'firing', severity: declaredSeverity(indexes) ?? spoken }
}

function flagOf(indexes: Index[]): SignalStatus | null {
  const is = (name: string, wanted: string) => indexes.some((index) => textOf(index.get(name)) === wanted)
  if (is('resolved', 'true') || is('isresolved', 'true') || is('firing', 'false') || is('isfiring', 'false'))
    return 'resolved'
  if (is('acknowledged', 'true') || is('isacknowledged', 'true')) return 'acknowledged'
  return null
}

function declaredSeverity(indexes: Index[]): Severity | null {
  for (const index of indexes) {
    for (const name of severities) {
      const text = textOf(index.get(name))
      // Bare numbers mean one thing only where the field is called priority: 1 is the most urgent.
      const severity = severityOf(name.startsWith('prio') && /^[1-5]$/.test(text ?? '') ? `p${text}` : text)
      if (severity) return severity
    }
  }
  return null
}

/** What the sender calls labels or tags, then every other scalar field that has no meaning of its own here. */
function labelsOf(indexes: Index[], given: Fields[]): Record<string, string> {
  const labels = new Map<string, string>()
  const add = (name: string, value: string) => {
    if (!labels.has(name) && !isSecretName(name)) labels.set(name, value)
  }
  for (const index of indexes) {
    for (const holder of labelHolders)
      for (const [name, value] of heldLabels(holder, index.get(holder))) add(name, value)
  }
  for (const fields of given) {
    for (const [name, value] of Object.entries(fields)) {
      const text = recognised.has(compact(name)) ? null : textOf(value)
      if (text !== null) add(name, text)
    }
  }
  return Object.fromEntries(labels)
}

/** `{ a: 'b' }`, `['a:b', 'c']`, `[{ key: 'a', value: 'b' }]` and `'a:b, c'`. */
function heldLabels(holder: string, held: unknown): [string, string][] {
  if (fieldsOf(held)) return Object.entries(flattened(held))
  const isText = typeof held === 'string' && /^(?:labels|tags)$/.test(holder)
  const list = Array.isArray(held) ? held.slice(0, 1_000) : isText ? held.split(',', 1_000) : []
  return list.flatMap((item): [string, string][] => {
    const fields = fieldsOf(item)
    const name = fields && (textOf(fields.key) ?? textOf(fields.name))
    if (fields && name) return [[name, textOf(fields.value) ?? 'true']]
    const match = /^([\w./-]{1,100})(?:[:=](.*))?$/s.exec((textOf(item) ?? '').trim())
    return match?.[1] ? [[match[1], match[2]?.trim() || 'true']] : []
  })
}
