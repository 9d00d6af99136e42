import { z } from 'zod'
import { flattened, textOf } from '../fields.ts'

/** Label values are strings; what is none is flattened. Empty values do not exist in Prometheus and are dropped. */
const Labels = z.unknown().optional().transform(flattened)
const Text = z
  .unknown()
  .optional()
  .transform((value) => textOf(value) ?? '')

/** One element of `alerts`. Only its being an object is asked for: a broken field must not cost a page. */
export const Alert = z.object({
  status: Text,
  labels: Labels,
  annotations: Labels,
  startsAt: Text,
  generatorURL: Text,
  fingerprint: Text,
})
export type Alert = z.infer<typeof Alert>

/** Version 4 of the webhook body: github.com/prometheus/alertmanager, notify/webhook/webhook.go and template/template.go. */
export const Notification = z.object({
  alerts: z.array(z.unknown()),
  externalURL: Text,
  receiver: Text,
  truncatedAlerts: z.number().catch(0),
})
export type Notification = z.infer<typeof Notification>
