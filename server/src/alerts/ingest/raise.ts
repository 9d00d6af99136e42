import type { Severity } from '@tocsin/contract/severity'
import type { Integration } from '../deduplicate.ts'
import { blankSignal, type Signal } from '../signal.ts'

/** Raises that payloads could not be understood: one alert per integration, until somebody resolves it. */
export function notUnderstoodSignal(integration: Integration, problem: string, severity: Severity = 'low'): Signal {
  return {
    ...blankSignal,
    key: 'tocsin:not-understood',
    severity,
    title: `Payload from ${integration.name} could not be understood`,
    description: `${problem}\n\nThe payload was kept: see the last deliveries of the integration "${integration.slug}".`,
  }
}

/** Raises that requests were refused because they came too fast: one alert per integration. */
export function tooFastSignal(integration: Integration, perSecond: number): Signal {
  return {
    ...blankSignal,
    key: 'tocsin:too-fast',
    severity: 'low',
    title: `${integration.name} sends too fast`,
    description: `More than ${perSecond} requests a second came in. Some were answered "429, try again later": what their sender did not repeat is missing here.`,
  }
}
