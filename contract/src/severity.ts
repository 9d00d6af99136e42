import { z } from 'zod'

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export const Severity = z.enum(severities)
export type Severity = z.infer<typeof Severity>

export const Urgency = z.enum(['high', 'low'])
export type Urgency = z.infer<typeof Urgency>

/** Whether `a` is more severe than `b`. */
export function isWorse(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) < severities.indexOf(b)
}
