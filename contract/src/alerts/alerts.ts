import { z } from 'zod'
import { AlertId, DeliveryId, Slug } from '../ids.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'
import { Severity } from '../severity.ts'
import { Instant } from '../time.ts'

/** YAML kind `integrations`: where alerts come in, a source and its ingest key. The key is generated unless given. */
export const IntegrationDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  source: z.string().min(1).max(60).describe('the slug of a source; GET /sources lists them'),
  service: Slug.optional().describe('where its alerts go; without one the payload must name a service'),
  team: Slug.optional(),
  defaultSeverity: Severity.optional().describe('when the payload names none; high unless said'),
})
export type IntegrationDoc = z.infer<typeof IntegrationDoc>

/** A fixed ingest key: automation and tests. 16 to 128 characters that are safe in a URL. */
export const FixedIngestKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,128}$/, 'must have 16 to 128 characters of A-Z, a-z, 0-9, "-" and "_"')

export const AlertStatus = z.enum(['firing', 'resolved'])
export type AlertStatus = z.infer<typeof AlertStatus>

/** What one message of a source says: `acknowledged` is somebody answering at the source, `info` never pages. */
export const SignalStatus = z.enum(['firing', 'resolved', 'acknowledged', 'info'])
export type SignalStatus = z.infer<typeof SignalStatus>

const Named = z.object({ id: z.string(), slug: Slug, name: z.string() })

export const Alert = z.object({
  id: AlertId,
  service: Named.nullable(),
  integration: Named.nullable(),
  source: z.string(),
  status: AlertStatus,
  severity: Severity,
  title: z.string(),
  description: z.string(),
  dedupKey: z.string(),
  labels: z.record(z.string(), z.string()),
  link: z.string().nullable(),
  runbook: z.string().nullable(),
  occurrences: z.number().int(),
  startedAt: Instant,
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  resolvedAt: Instant.nullable(),
  page: z
    .object({ id: z.string(), number: z.number().int(), status: z.enum(['triggered', 'acknowledged', 'resolved']) })
    .nullable(),
  because: z.string(),
})
export type Alert = z.infer<typeof Alert>

/** What one request on an ingest URL became. */
export const Delivery = z.object({
  id: DeliveryId,
  receivedAt: Instant,
  contentType: z.string().nullable(),
  body: z.string().describe('as it came, at most 100,000 characters here'),
  problem: z.string().nullable(),
  outcome: z.array(
    z.object({
      status: SignalStatus,
      title: z.string(),
      severity: Severity,
      alert: z.string().nullable(),
      because: z.string(),
    }),
  ),
})
export type Delivery = z.infer<typeof Delivery>

export const SourceInfo = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  setup: z.array(z.string()).describe('steps; {{url}} and {{key}} stand for the integration’s own'),
  sample: z.unknown(),
})
export type SourceInfo = z.infer<typeof SourceInfo>

/** What may be known of a key once it is made: it is stored hashed. */
export const IngestKey = z.object({
  hint: z.string().describe('its last four characters'),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type IngestKey = z.infer<typeof IngestKey>

/** An integration at work: where it is reached, its keys, what came in. Its document is `IntegrationDoc`. */
export const Integration = z.object({
  slug: Slug,
  name: z.string(),
  source: z.string(),
  service: Slug.nullable(),
  url: z.string().describe('with {{key}} where the key goes; keys are stored hashed'),
  keys: z.array(IngestKey),
  lastReceivedAt: Instant.nullable(),
  receivedToday: z.number().int(),
})
export type Integration = z.infer<typeof Integration>

/** How often an alert was reported as firing, in equal steps of time; half-open, the last one still runs. */
export const Occurrences = z.object({
  since: Instant,
  until: Instant,
  stepSeconds: z.number().int(),
  keptSince: Instant.describe('older payloads are not kept, so nothing is known of before'),
  counts: z.array(z.number().int()).describe('one number a step, oldest first'),
  total: z.number().int(),
  alerts: z.number().int().describe('how many alerts with this dedup key that were'),
})
export type Occurrences = z.infer<typeof Occurrences>

/** An alert that resembled another one, and what became of it. */
export const SimilarAlert = z.object({
  alert: Alert,
  because: z.string(),
  secondsToAcknowledge: z.number().int().nullable(),
  secondsToResolve: z.number().int().nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedBy: z.string().nullable(),
})
export type SimilarAlert = z.infer<typeof SimilarAlert>

export const alerts = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/alerts', summary: 'Alerts, newest first', tags: ['Alerts'] })
    .input(
      z.object({
        status: AlertStatus.optional(),
        service: Slug.optional(),
        severity: Severity.optional(),
        integration: Slug.optional(),
        q: z.string().max(200).optional().describe('words of the title'),
        cursor: Cursor,
        limit: Limit,
      }),
    )
    .output(listOf(Alert)),
  get: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/alerts/{id}', summary: 'One alert', tags: ['Alerts'] })
    .input(z.object({ id: AlertId }))
    .output(Alert.extend({ payload: z.string().nullable().describe('the last raw payload') })),
  occurrences: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/alerts/{id}/occurrences',
      summary: 'How often it fired over time, as far as payloads are kept',
      tags: ['Alerts'],
    })
    .input(z.object({ id: AlertId, since: Instant.optional().describe('a day ago unless said; at most 31 days ago') }))
    .output(Occurrences),
  similar: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/alerts/{id}/similar',
      summary: 'Alerts like it of the last 90 days, at most 10, and what became of them',
      tags: ['Alerts'],
    })
    .input(z.object({ id: AlertId }))
    .output(z.array(SimilarAlert)),
  resolve: operation({ can: 'page:respond' })
    .route({ method: 'POST', path: '/alerts/{id}/resolve', summary: 'Resolve an alert by hand', tags: ['Alerts'] })
    .input(z.object({ id: AlertId, note: z.string().max(5000).optional() }))
    .output(Alert),
}

export const sources = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/sources',
      summary: 'What can be connected, with set-up steps',
      tags: ['Integrations'],
    })
    .output(z.array(SourceInfo)),
}

/** What integrations do. Their documents are at `/integrations` and `/integrations/{slug}`, like those of every kind. */
export const integrations = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/integration-status',
      summary: 'Integrations with URL, keys and traffic',
      tags: ['Integrations'],
    })
    .output(z.array(Integration)),
  get: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/integrations/{slug}/status',
      summary: 'One integration’s URL, keys and traffic',
      tags: ['Integrations'],
    })
    .input(z.object({ slug: Slug }))
    .output(Integration),
  deliveries: operation({ can: 'page:respond', reads: true })
    .route({
      method: 'GET',
      path: '/integrations/{slug}/deliveries',
      summary: 'The last payloads and what each became',
      tags: ['Integrations'],
    })
    .input(z.object({ slug: Slug, cursor: Cursor, limit: Limit.default(20) }))
    .output(listOf(Delivery)),
  rotateKey: operation({ can: 'config:write' })
    .route({
      method: 'POST',
      path: '/integrations/{slug}/rotate-key',
      summary: 'A new key, shown once; the old one lives on for a day',
      tags: ['Integrations'],
    })
    .input(z.object({ slug: Slug, endOldKey: z.enum(['now', 'in-a-day']).default('in-a-day') }))
    .output(z.object({ key: z.string(), url: z.string(), oldKeyUntil: Instant.nullable() })),
  test: operation({ can: 'page:create' })
    .route({
      method: 'POST',
      path: '/integrations/{slug}/test',
      summary: 'Send this source’s sample through the real path',
      tags: ['Integrations'],
    })
    .input(z.object({ slug: Slug }))
    .output(z.object({ delivery: DeliveryId, alerts: z.array(AlertId) })),
}
