import type { Outbound } from '../kernel/http/outbound.ts'
import type { SecretBox } from '../kernel/secrets.ts'
import { absenceRoutes } from './absence/routes.ts'
import { boardRoutes } from './boards/routes.ts'
import { coverRoutes } from './cover/routes.ts'
import { type FairnessDeps, fairnessRoutes } from './fairness/routes.ts'
import { calendarRoutes } from './feeds/import/routes.ts'
import { feedRoutes } from './feeds/routes.ts'
import { onCallRoutes } from './oncall/routes.ts'
import { overrideRoutes } from './overrides/routes.ts'

export interface ScheduleDeps extends FairnessDeps {
  secrets: SecretBox
  outbound: Outbound
  publicUrl(): string
}

/** All handlers of the room. */
export function scheduleRoutes(deps: ScheduleDeps) {
  const { onCall, schedules } = onCallRoutes()
  return {
    onCall,
    schedules: { ...schedules, ...fairnessRoutes(deps).schedules },
    ...overrideRoutes(),
    ...absenceRoutes(deps),
    ...coverRoutes(),
    ...feedRoutes(deps),
    ...calendarRoutes(),
    ...boardRoutes(deps),
  }
}
