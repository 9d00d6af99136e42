import { z } from 'zod'

/**
 * Ids are prefixed, sortable by creation time and the same everywhere: `pag_01jq3v…`, a UUIDv7 written in
 * Crockford base32 (26 characters, lower case) behind a three-letter prefix.
 */
export const prefixes = {
  user: 'usr',
  token: 'tok',
  session: 'ses',
  team: 'tea',
  service: 'svc',
  integration: 'int',
  schedule: 'sch',
  policy: 'pol',
  organisation: 'org',
  override: 'ovr',
  cover: 'cov',
  delivery: 'dlv',
  alert: 'alr',
  page: 'pag',
  contactMethod: 'con',
  notificationRule: 'nru',
  notification: 'ntf',
  attempt: 'att',
  fact: 'fct',
  board: 'brd',
  savedView: 'viw',
  holidays: 'hol',
  timeOff: 'off',
  feed: 'fed',
  calendar: 'cal',
  handover: 'hov',
} as const

export type IdKind = keyof typeof prefixes
export type Id<K extends IdKind> = string & { readonly __id?: K }

const body = '[0-9a-hjkmnp-tv-z]{26}'

/** The zod schema of one kind of id. Error: "… is not a page id (pag_…)". */
export function idOf<K extends IdKind>(kind: K) {
  return z
    .string()
    .regex(new RegExp(`^${prefixes[kind]}_${body}$`), `is not a ${kind} id (${prefixes[kind]}_…)`)
    .meta({ examples: [`${prefixes[kind]}_01jq3v5m8ye9vr2c4s0d6t7x9k`] })
}

export const UserId = idOf('user')
export const PageId = idOf('page')
export const AlertId = idOf('alert')
export const NotificationId = idOf('notification')
export const ContactMethodId = idOf('contactMethod')
export const OverrideId = idOf('override')
export const CoverId = idOf('cover')
export const TokenId = idOf('token')
export const FactId = idOf('fact')
export const DeliveryId = idOf('delivery')
export const BoardId = idOf('board')
export const TimeOffId = idOf('timeOff')
export const SavedViewId = idOf('savedView')
export const FeedId = idOf('feed')
export const CalendarId = idOf('calendar')
export const HandoverId = idOf('handover')

/** A slug names a resource in YAML, URLs and on screen: 1 to 60 characters of a-z, 0-9 and "-". */
export const Slug = z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be a slug: 1 to 60 characters of a-z, 0-9 and "-"')

/** E-mail addresses are compared in lower case. */
export const Email = z
  .string()
  .trim()
  .max(254, 'is longer than 254 characters')
  .toLowerCase()
  .pipe(z.email('must be an e-mail address, such as ana@acme.example'))
