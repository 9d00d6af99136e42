import { absence, coverage, holidays, timeOff } from './absence.ts'
import { access, invites, me, setup, tokens } from './access.ts'
import { alerts, integrationDoors, sources } from './alerts.ts'
import { boards } from './boards.ts'
import { serviceHealth } from './catalog.ts'
import { config, resources } from './config.ts'
import { cover } from './cover.ts'
import { fairness } from './fairness.ts'
import { calendars, feeds } from './feeds.ts'
import { handovers } from './handovers.ts'
import { channels, contactMethods, notificationRules, providers } from './notifications.ts'
import { onCall, overrides, scheduleViews } from './on-call.ts'
import { facts, pages } from './paging.ts'
import { users } from './people.ts'

/** Every operation of Tocsin. Server, web app, CLI and the OpenAPI document hold this same value. */
export const contract = {
  setup,
  invites,
  me,
  tokens,
  users,
  alerts,
  sources,
  integrationDoors,
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
