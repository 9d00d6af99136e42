import { randomUUID } from 'node:crypto'
import type { SignalStatus } from '@tocsin/contract/alerts/alerts'
import type { Severity } from '@tocsin/contract/severity'
import { blankSignal, type Signal, severityOf, webLink } from '../../signal.ts'
import { type Fields, fieldsOf, flattened, isSecretName, textOf } from '../fields.ts'
import { type KeyPlace, type SourceRequest, source, Unreadable } from '../source.ts'
import { parseTime } from '../time.ts'
import { EventV1, EventV2 } from './schema.ts'

type Api = 'v1' | 'v2' | 'change'

const routingKey: KeyPlace[] = [
  { in: 'body', name: 'routing_key' },
  { in: 'body', name: 'service_key' },
  { in: 'header', name: 'x-routing-key' },
]

const actions: Record<string, SignalStatus> = { trigger: 'firing', acknowledge: 'acknowledged', resolve: 'resolved' }

/**
 * Speaks PagerDuty's Events API: v2 (`/v2/enqueue`), change events (`/v2/change/enqueue`) and v1
 * (`/generic/2010-04-15/create_event.json`), with its answers. Strict where its clients can act on an error (key, action, summary),
 * lenient where PagerDuty would throw a page away (severity, source, lengths).
 */
export const pagerdutyEvents = source(import.meta.url, {
  slug: 'pagerduty-events',
  name: 'PagerDuty Events API',
  description: 'Every tool that can send to PagerDuty, once its events URL points here.',
  paths: ['/v2/enqueue', '/v2/change/enqueue', '/generic/2010-04-15/create_event.json'].map((path) => ({
    path,
    key: routingKey,
  })),
  headers: ['x-routing-key'],

  parse(body, request) {
    const fields = fieldsOf(body)
    if (!fields) throw new Unreadable('Event object is not a JSON object')
    const api = apiOf(request, fields)
    if (api === 'v1') return [ofV1(EventV1.parse(fields))]
    const event = EventV2.parse(fields)
    const errors = keyErrors(event, request)
    return [api === 'change' ? ofChange(event, errors) : ofV2(event, errors)]
  },

  answers: {
    accepted([signal], request) {
      if (signal?.status === 'info')
        return { status: 202, body: { status: 'success', message: 'Change event processed' } }
      const key = signal?.key ?? ''
      if (request.path.includes('create_event'))
        return { status: 200, body: { status: 'success', message: 'Event processed', incident_key: key } }
      return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: key } }
    },

    strict(errors, _request, syntax) {
      return syntax
        ? {
            status: 400,
            body: {
              status: 'Unrecognized object',
              message: 'Event object format is unrecognized',
              errors: ['JSON parse error'],
            },
          }
        : invalid(errors)
    },

    // PagerDuty itself accepts an unknown key and drops the event later. Clients give up on 400, and people notice.
    unknownKey: (request) =>
      invalid([request.path.includes('create_event') ? 'Unknown service key' : 'Unknown routing key']),

    // The status that each API's clients take as "slow down": v1 has 403 for it.
    throttled: (request) => ({
      status: request.path.includes('create_event') ? 403 : 429,
      body: {
        status: 'throttle exceeded',
        message: 'Requests for this service are arriving too quickly.  Please retry later.',
      },
    }),
  },
})

/** By the path; on our own URL by the shape, where nothing but the shape tells. */
function apiOf(request: SourceRequest, fields: Fields): Api {
  if (request.path.includes('/change/')) return 'change'
  if (request.path.includes('create_event') || 'service_key' in fields || 'event_type' in fields) return 'v1'
  return 'event_action' in fields || request.path.endsWith('/enqueue') || !('payload' in fields) ? 'v2' : 'change'
}

function invalid(errors: readonly string[]) {
  return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } }
}

/** On our own URL the key of the path has answered already. */
function keyErrors(event: EventV2, request: SourceRequest): string[] {
  if (!request.path.endsWith('/enqueue')) return []
  const key = event.routing_key ?? request.headers['x-routing-key'] ?? null
  if (key === null) return ["'routing_key' is missing or blank"]
  return key.length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"]
}

function ofV2(event: EventV2, errors: string[]): Signal {
  const { payload } = event
  const status = actions[event.event_action?.toLowerCase() ?? '']
  if (event.event_action === null) errors.push("'event_action' is missing or blank")
  else if (!status)
    errors.push("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")
  else if (status === 'firing' && payload.summary === null) errors.push("'payload.summary' is missing or blank")
  else if (status !== 'firing' && event.dedup_key === null) errors.push("'dedup_key' is missing or blank")
  if (!status || errors.length > 0) throw new Unreadable(errors)
  const details = payload.custom_details
  return {
    ...blankSignal,
    ...linksOf(event.client_url, event.links),
    key: event.dedup_key ?? newKey(),
    status,
    // An answer or an all-clear does not change how bad it was.
    severity: status === 'firing' && payload.severity ? severityOr(payload.severity, 'high') : null,
    title: payload.summary ?? '',
    description: detailText(details),
    service: textOf(fieldsOf(details)?.service),
    labels: { ...payloadLabels(event), ...detailLabels(details, payloadLabels(event)) },
    startedAt: parseTime(payload.timestamp),
  }
}

/** A change is context for the responder: it never alerts and has no key. */
function ofChange(event: EventV2, errors: string[]): Signal {
  const { payload } = event
  if (payload.summary === null) errors.push("'payload.summary' is missing or blank")
  if (errors.length > 0) throw new Unreadable(errors)
  return {
    ...blankSignal,
    ...linksOf(event.client_url, event.links),
    status: 'info',
    severity: 'info',
    title: payload.summary ?? '',
    description: detailText(payload.custom_details),
    service: textOf(fieldsOf(payload.custom_details)?.service),
    labels: { ...payloadLabels(event), ...detailLabels(payload.custom_details, payloadLabels(event)) },
    startedAt: parseTime(payload.timestamp),
  }
}

function ofV1(event: EventV1): Signal {
  const status = actions[event.event_type?.toLowerCase() ?? '']
  const errors: string[] = []
  if (!status) errors.push('event_type is invalid (must be one of: trigger acknowledge resolve)')
  else if (status === 'firing' && event.description === null) errors.push('Description is missing or blank')
  else if (status !== 'firing' && event.incident_key === null) errors.push('Incident key is missing or blank')
  if (!status || errors.length > 0) throw new Unreadable(errors)
  return {
    ...blankSignal,
    ...linksOf(event.client_url, event.contexts),
    key: event.incident_key ?? newKey(),
    status,
    severity: status === 'firing' ? severityInDetails(event.details) : null,
    title: event.description ?? '',
    description: detailText(event.details),
    service: textOf(fieldsOf(event.details)?.service),
    labels: detailLabels(event.details, {}),
  }
}

function newKey(): string {
  return randomUUID().replaceAll('-', '')
}

/** PagerDuty refuses severities it does not know; we rather page as for an error. */
function severityOr(text: string, otherwise: Severity): Severity {
  return severityOf(text) ?? otherwise
}

/** v1 has no severity. The agents for Zabbix, Nagios and Sensu put theirs among the details. */
function severityInDetails(details: unknown): Severity | null {
  const fields = fieldsOf(details) ?? {}
  for (const name of ['severity', 'priority', 'SERVICESTATE', 'HOSTSTATE', 'level']) {
    const text = textOf(fields[name])
    if (text === null) continue
    const severity = /^(?:DOWN|UNREACHABLE)$/i.test(text)
      ? 'critical'
      : /^UNKNOWN$/i.test(text)
        ? 'medium'
        : severityOf(text)
    if (severity) return severity
  }
  return null
}

function payloadLabels(event: EventV2): Record<string, string> {
  const { source: origin, component, group, class: kind } = event.payload
  return flattened({ source: origin, component, group, class: kind })
}

/** Details that are short enough to be matched by a rule. */
function detailLabels(details: unknown, taken: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(flattened(details)).filter(
      ([name, value]) =>
        value.length <= 200 && !value.includes('\n') && !isSecretName(name) && !Object.hasOwn(taken, name),
    ),
  )
}

function detailText(details: unknown): string {
  return (
    textOf(details) ??
    Object.entries(flattened(details))
      .map(([name, value]) => (value.includes('\n') ? `${name}:\n${value}` : `${name}: ${value}`))
      .join('\n')
  )
}

/**
 * `client_url` is the sender's page: often just its home page. A link on the same site that goes deeper leads to the event
 * itself and is better; links elsewhere are not. A link whose text says "runbook" is the runbook.
 */
function linksOf(client: string | null, links: { href: string; text: string }[]): Pick<Signal, 'link' | 'runbook'> {
  const runbook = links.find(({ text }) => /run-?book|playbook/i.test(text))
  const others = links.filter((link) => link !== runbook && webLink(link.href) !== null).map(({ href }) => href)
  const home = webLink(client)
  const deeper = home && others.find((href) => isDeeper(href, home))
  return { link: deeper ?? home ?? others[0] ?? null, runbook: runbook?.href ?? null }
}

function isDeeper(href: string, home: string): boolean {
  const [a, b] = [new URL(href), new URL(home)]
  return a.origin === b.origin && b.pathname + b.search + b.hash === '/' && a.href !== b.href
}
