// Made by tools/schema.ts from the migrations; run `npm run schema` after changing one.
import type { Generated } from 'kysely'

/** jsonb: whatever was stored; rooms give it its type in their store. */
type Json = unknown

export interface AccountRow {
  id: string
  accountId: string
  providerId: string
  userId: string
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  scope: string | null
  password: string | null
  createdAt: Date
  updatedAt: Date
}

export interface AlertRow {
  id: string
  scope: string
  dedupKey: string
  dedupHash: string
  serviceId: string | null
  integrationId: string | null
  source: string
  status: string
  severity: string
  title: string
  description: Generated<string>
  labels: Generated<Json>
  link: string | null
  runbook: string | null
  occurrences: Generated<number>
  startedAt: Date
  firstSeenAt: Date
  lastSeenAt: Date
  resolvedAt: Date | null
  deliveryId: string | null
  because: string
}

export interface ApiTokenRow {
  id: string
  name: string
  hash: string
  hint: string
  personId: string | null
  scopes: string[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

export interface AttemptRow {
  id: string
  notificationId: string
  n: number
  token: string
  provider: string
  at: Date
  endedAt: Date | null
  outcome: string | null
  detail: string | null
  refused: Generated<boolean>
}

export interface BoardTokenRow {
  id: string
  name: string
  hash: string
  hint: string
  teamId: string | null
  createdBy: string | null
  createdAt: Date
  revokedAt: Date | null
}

export interface CalendarRow {
  id: string
  url: string
  version: Generated<number>
  text: string | null
  events: number | null
  people: Generated<Json>
  unmatched: Generated<string[]>
  etag: string | null
  modified: string | null
  readAt: Date | null
  error: string | null
  failedAt: Date | null
  gone: Generated<number>
  nextAt: Date
  createdAt: Date
  toldAt: Date | null
}

export interface ContactMethodRow {
  id: string
  personId: string
  channel: string
  address: string
  label: Generated<string>
  secret: string | null
  verifiedAt: Date | null
  verifiedHow: string | null
  brokenBecause: string | null
  codeHash: string | null
  codeExpiresAt: Date | null
  codeSentAt: Date | null
  codeTries: Generated<number>
  managedBy: string | null
  createdAt: Date
  takesNotices: Generated<boolean>
}

export interface CoverRow {
  id: string
  kind: string
  state: string
  because: string
  personId: string
  requestedBy: string | null
  requestedByName: string
  note: string | null
  createdAt: Date
  decidedAt: Date | null
  decidedByName: string | null
  detachedAt: Date | null
  detachedBecause: string | null
  remindedAt: Date | null
}

export interface CoverAskedRow {
  coverId: string
  personId: string
  declinedAt: Date | null
}

export interface CoverShiftRow {
  coverId: string
  n: number
  scheduleId: string
  layer: string
  turn: number | null
  scope: string
  ownerId: string
  fromId: string
  toId: string | null
  partStart: number | null
  partEnd: number | null
  pinned: boolean
  shiftStartsAt: Date
  shiftEndsAt: Date
  startsAt: Date
  endsAt: Date
  applies: Generated<boolean>
  takenAt: Date | null
  cutAt: Date | null
}

export interface DeliveryRow {
  id: string
  integrationId: string
  receivedAt: Date
  contentType: string | null
  body: string
  problem: string | null
  outcome: Json
}

export interface FactRow {
  seq: Generated<number>
  tx: Generated<string>
  id: string
  at: Date
  kind: string
  actorType: string
  actorId: string | null
  actorName: string
  subjects: string[]
  because: string | null
  data: Generated<Json>
}

export interface FeedRow {
  id: string
  name: string
  hash: string
  hint: string
  scheduleId: string | null
  ownerId: string | null
  createdAt: Date
  revokedAt: Date | null
  lastReadAt: Date | null
  contentHash: string | null
  contentSince: Date | null
}

export interface HandoverRow {
  id: string
  scheduleId: string
  at: Date
  since: Date
  until: Date | null
  outgoing: string[]
  incoming: string[]
  state: string
  because: string
  noticed: Generated<string[]>
  acceptBy: Date | null
  text: string | null
  version: Generated<number>
  editedBy: string | null
  editedAt: Date | null
  acceptedBy: string | null
  acceptedAt: Date | null
  nextAt: Date | null
  createdAt: Date
}

export interface HolidayCalendarRow {
  calendarId: string
  knownUntil: string
  stamp: string
}

export interface HolidayDayRow {
  calendarId: string
  date: string
  name: string
  since: Date | null
  endedAt: Date | null
}

export interface IntegrationKeyRow {
  hash: string
  integrationId: string
  hint: string
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

export interface NodeRow {
  id: string
  host: string
  version: string
  workerIds: Generated<string[]>
  startedAt: Date
  leaseUntil: Date
}

export interface NotificationRow {
  id: string
  pageId: string | null
  personId: string
  contactMethodId: string | null
  channel: string
  address: string
  state: string
  purpose: Generated<string>
  urgency: string
  round: Generated<number>
  level: Generated<number>
  first: Generated<boolean>
  because: string
  dueAt: Date
  sendAt: Date | null
  token: string | null
  attempts: Generated<number>
  providerId: string | null
  sentAt: Date | null
  deliveredAt: Date | null
  createdAt: Date
  subject: string | null
  link: string | null
  notice: Json
  factId: string | null
}

export interface NotificationRuleRow {
  id: string
  personId: string
  urgency: string
  afterSeconds: number
  contactMethodId: string
}

export interface PageRow {
  id: string
  number: Generated<number>
  status: string
  urgency: string
  severity: string
  title: string
  cause: string
  groupKey: string | null
  serviceId: string | null
  teamId: string | null
  plan: Json
  openedAt: Date
  round: Generated<number>
  level: Generated<number>
  roundBeganAt: Date
  nextStepAt: Date | null
  nextStepBecause: string | null
  stepFailures: Generated<number>
  endedBecause: string | null
  acknowledgedBy: string | null
  acknowledgedAt: Date | null
  snoozedUntil: Date | null
  resolvedAt: Date | null
  resolvedBy: string | null
  because: string
  nextStepReason: Json
}

export interface PageAlertRow {
  pageId: string
  alertId: string
  joinedAt: Date
}

export interface PageReachRow {
  pageId: string
  personId: string
  round: number
  level: number
  at: Date
  because: string
}

export interface PersonRow {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  role: Generated<string>
  timeZone: Generated<string>
  managedBy: string | null
  createdAt: Date
  updatedAt: Date
  disabledAt: Date | null
}

export interface RateLimitRow {
  id: string
  key: string
  count: number
  lastRequest: number
}

export interface ResourceRow {
  id: string
  kind: string
  slug: string
  doc: Json
  version: Generated<number>
  managedBy: string | null
  createdAt: Date
  updatedAt: Date
  archivedAt: Date | null
}

export interface ResourcePersonRow {
  fromId: string
  personId: string
}

export interface ResourceUseRow {
  fromId: string
  toId: string
}

export interface ResourceVersionRow {
  resourceId: string
  version: number
  doc: Json
  at: Date
  actorType: string
  actorId: string | null
  actorName: string
}

export interface SavedViewRow {
  id: string
  personId: string
  screen: string
  name: string
  search: Json
  createdAt: Date
}

export interface ScheduleOverrideRow {
  id: string
  scheduleId: string
  doc: Json
  startsAt: Date
  endsAt: Date
  createdBy: string | null
  createdAt: Date
}

export interface SchedulePositionRow {
  resourceId: string
  version: number
  positions: Json
}

export interface SessionRow {
  id: string
  expiresAt: Date
  token: string
  createdAt: Date
  updatedAt: Date
  ipAddress: string | null
  userAgent: string | null
  userId: string
}

export interface SettingRow {
  key: string
  value: Json
  updatedAt: Date
}

export interface TimeOffRow {
  id: string
  personId: string
  startsAt: Date
  endsAt: Date
  note: string | null
  source: string
  uid: string | null
  createdBy: string | null
  createdAt: Date
}

export interface TimeOffFeedRow {
  personId: string
  url: string
  host: string
  createdAt: Date
  triedAt: Date | null
  readAt: Date | null
  error: string | null
  digest: string | null
}

export interface ToldAheadRow {
  key: string
  days: number
  at: Date
  until: Date
}

export interface VerificationRow {
  id: string
  identifier: string
  value: string
  expiresAt: Date
  createdAt: Date
  updatedAt: Date
}

export interface Rows {
  account: AccountRow
  alert: AlertRow
  apiToken: ApiTokenRow
  attempt: AttemptRow
  boardToken: BoardTokenRow
  calendar: CalendarRow
  contactMethod: ContactMethodRow
  cover: CoverRow
  coverAsked: CoverAskedRow
  coverShift: CoverShiftRow
  delivery: DeliveryRow
  fact: FactRow
  feed: FeedRow
  handover: HandoverRow
  holidayCalendar: HolidayCalendarRow
  holidayDay: HolidayDayRow
  integrationKey: IntegrationKeyRow
  node: NodeRow
  notification: NotificationRow
  notificationRule: NotificationRuleRow
  page: PageRow
  pageAlert: PageAlertRow
  pageReach: PageReachRow
  person: PersonRow
  rateLimit: RateLimitRow
  resource: ResourceRow
  resourcePerson: ResourcePersonRow
  resourceUse: ResourceUseRow
  resourceVersion: ResourceVersionRow
  savedView: SavedViewRow
  scheduleOverride: ScheduleOverrideRow
  schedulePosition: SchedulePositionRow
  session: SessionRow
  setting: SettingRow
  timeOff: TimeOffRow
  timeOffFeed: TimeOffFeedRow
  toldAhead: ToldAheadRow
  verification: VerificationRow
}
