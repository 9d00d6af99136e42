import type { Integration } from './digest.ts'
import { blankSignal, type Severity, type Signal } from './signal.ts'

/** The alert that tells of payloads that could not be understood: one per integration, until somebody resolves it. */
export function troubleSignal(integration: Integration, problem: string, severity: Severity = 'low'): Signal {
  return {
    ...blankSignal,
    key: 'tocsin:not-understood',
    severity,
    title: `Payload from ${integration.name} could not be understood`,
    description: `${problem}\n\nThe payload was kept: see the last deliveries of the integration "${integration.slug}".`,
  }
}

/** The alert that tells of requests that were refused because they came too fast: one per integration. */
export function floodSignal(integration: Integration, perSecond: number): Signal {
  return {
    ...blankSignal,
    key: 'tocsin:too-fast',
    severity: 'low',
    title: `${integration.name} sends too fast`,
    description: `More than ${perSecond} requests a second came in. Some were answered "429, try again later": what their sender did not repeat is missing here.`,
  }
}
