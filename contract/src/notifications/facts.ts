import { counted, type FactMeanings } from '../fact-meaning.ts'
import type { notificationFactData } from './fact-data.ts'

const method = {
  audience: 'person',
  touches: ['contactMethods', 'notificationRules', 'users'],
  wakes: 'any',
} as const
const notification = {
  audience: 'everyone',
  touches: ['providers', 'pages', 'contactMethods.testResult'],
  wakes: 'any',
} as const

export const notificationFacts: FactMeanings<typeof notificationFactData> = {
  'contact_method.added': {
    ...method,
    sentence: ({ user, channel }, words) => `${words.person(user)} added a contact method (${words.channel(channel)})`,
  },
  'contact_method.verified': {
    ...method,
    sentence: ({ user, channel }, words) => `${words.person(user)} proved a contact method (${words.channel(channel)})`,
  },
  'contact_method.removed': {
    ...method,
    sentence: ({ user, channel }, words) =>
      `${words.person(user)} removed a contact method (${words.channel(channel)})`,
  },
  'contact_method.broken': {
    ...method,
    sentence: ({ user, channel }, words) =>
      `A contact method of ${words.person(user)} is broken (${words.channel(channel)})`,
  },
  'notification_rules.changed': {
    audience: 'person',
    touches: ['notificationRules'],
    sentence: ({ user }, { who, person }) => `${who} changed the notification rules of ${person(user)}`,
  },

  'notification.planned': {
    ...notification,
    wakes: 'notifications',
    sentence: ({ user, notifications }, { person }) =>
      `${counted(notifications.length, 'notification', 'notifications')} planned for ${person(user)}`,
  },
  'notification.sent': {
    ...notification,
    sentence: ({ user, channel }, words) => `${words.channel(channel)} to ${words.person(user)} was sent`,
  },
  'notification.delivered': {
    ...notification,
    sentence: ({ user, channel }, words) => `${words.channel(channel)} to ${words.person(user)} was delivered`,
  },
  'notification.failed': {
    ...notification,
    sentence: ({ user, channel, detail }, words) =>
      `${words.channel(channel)} to ${words.person(user)} failed: ${detail}`,
  },
  'notification.cancelled': {
    ...notification,
    sentence: ({ user, notifications }, { person }) =>
      `${counted(notifications.length, 'notification', 'notifications')} to ${person(user)} cancelled`,
  },
  'person.unreachable': {
    audience: 'everyone',
    touches: ['pages'],
    wakes: 'any',
    sentence: ({ user }, { person }) => `${person(user)} cannot be reached`,
  },
}
