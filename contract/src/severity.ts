import { z } from 'zod'

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export const Severity = z.enum(severities)
export type Severity = z.infer<typeof Severity>

const rank = Object.fromEntries(severities.map((severity, at) => [severity, at])) as Record<Severity, number>

/** Orders the worst first, for sorting. */
export function compareSeverity(a: Severity, b: Severity): number {
  return rank[a] - rank[b]
}

/** Is `a` worse than `b`? */
export function isWorse(a: Severity, b: Severity): boolean {
  return rank[a] < rank[b]
}

export const Urgency = z.enum(['high', 'low'])
export type Urgency = z.infer<typeof Urgency>
