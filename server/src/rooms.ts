import type { KindName } from '@tocsin/contract/resources'
import { integrationKind } from './alerts/kind.ts'
import { serviceKind } from './catalog/model.ts'
import type { Kind } from './kernel/data/resources.ts'
import { policyKind } from './paging/model.ts'
import { organisationKind, teamKind } from './people/model.ts'
import { holidaysKind } from './schedules/absence/holidays/kind.ts'
import { scheduleKind } from './schedules/kind.ts'

const kinds = [
  organisationKind,
  teamKind,
  holidaysKind,
  scheduleKind,
  policyKind,
  serviceKind,
  integrationKind,
] as const

/** Every kind of configuration document, by its name. */
export const registry: ReadonlyMap<KindName, Kind> = new Map(kinds.map((kind) => [kind.name, kind as Kind]))
