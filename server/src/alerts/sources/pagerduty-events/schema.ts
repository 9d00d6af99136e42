import { z } from 'zod'
import { fieldsOf, textOf } from '../fields.ts'

const Text = z.unknown().optional().transform(textOf)
const Link = z.object({ href: Text, text: Text })

/** Clients send one broken link now and then; it must not cost the event. */
const Links = z
  .unknown()
  .optional()
  .transform((value) =>
    (Array.isArray(value) ? value : []).flatMap((item) => {
      const link = Link.safeParse(item)
      return link.success && link.data.href !== null ? [{ href: link.data.href, text: link.data.text ?? '' }] : []
    }),
  )

const Payload = z.object({
  summary: Text,
  source: Text,
  severity: Text,
  timestamp: z.unknown().optional(),
  component: Text,
  group: Text,
  class: Text,
  custom_details: z.unknown().optional(),
})
export type Payload = z.infer<typeof Payload>

/** Events API v2 and change events: developer.pagerduty.com/docs/events-api-v2-overview. */
export const EventV2 = z.object({
  routing_key: Text,
  event_action: Text,
  dedup_key: Text,
  payload: z
    .unknown()
    .optional()
    .transform((value) => Payload.parse(fieldsOf(value) ?? {})),
  client_url: Text,
  links: Links,
})
export type EventV2 = z.infer<typeof EventV2>

/** Events API v1. `contexts` holds links and images; an image may carry a link too. */
export const EventV1 = z.object({
  service_key: Text,
  event_type: Text,
  incident_key: Text,
  description: Text,
  details: z.unknown().optional(),
  client_url: Text,
  contexts: Links,
})
export type EventV1 = z.infer<typeof EventV1>
