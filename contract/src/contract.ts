import { access, invites, me, setup, tokens } from './access/access.ts'
import { facts } from './access/audit.ts'
import { users } from './access/users.ts'
import { alerts, integrations, sources } from './alerts/alerts.ts'
import { config, resources } from './config/config.ts'
import { handovers } from './handovers/handovers.ts'
import { channels, contactMethods, notificationRules, providers } from './notifications/notifications.ts'
import { pages } from './paging/paging.ts'
import { serviceHealth } from './paging/service-health.ts'
import { absence, coverage, holidays, timeOff } from './schedules/absence.ts'
import { boards } from './schedules/boards.ts'
import { cover } from './schedules/cover.ts'
import { fairness } from './schedules/fairness.ts'
import { calendars, feeds } from './schedules/feeds.ts'
import { onCall, overrides, scheduleViews } from './schedules/on-call.ts'

/** Every operation of Tocsin. Server, web app, CLI and the OpenAPI document hold this same value. */
export const contract = {
  setup,
  invites,
  me,
  tokens,
  users,
  alerts,
  sources,
  integrations,
  onCall,
  boards,
  feeds,
  calendars,
  schedules: { ...scheduleViews, ...fairness },
  overrides,
  timeOff,
  absence,
  holidays,
  coverage,
  cover,
  handovers,
  pages,
  facts,
  channels,
  contactMethods,
  notificationRules,
  providers,
  access,
  serviceHealth,
  config,
  resources,
}
