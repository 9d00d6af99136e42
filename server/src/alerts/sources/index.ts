import { alertmanager } from './alertmanager/index.ts'
import { generic } from './generic/index.ts'
import { pagerdutyEvents } from './pagerduty-events/index.ts'
import type { Source } from './source.ts'

/** Every source, one import and one entry per vendor, in alphabetical order. */
export const sources: readonly Source[] = [alertmanager, generic, pagerdutyEvents]
