import { z } from 'zod'
import { change } from '../fact-data.ts'

const method = z.strictObject({ user: z.string(), method: z.string(), channel: z.string() })
/** Without a page it is a test, or a notice to one person. */
const person = z.strictObject({ page: z.string().nullable(), user: z.string() })
const several = person.extend({ notifications: z.array(z.string()) })
const one = person.extend({ notification: z.string(), channel: z.string() })

export const notificationFactData = {
  'contact_method.added': method,
  'contact_method.verified': method,
  'contact_method.removed': method,
  'contact_method.broken': method,
  'notification_rules.changed': z.strictObject({ ...change, user: z.string() }),

  'notification.planned': several,
  'notification.sent': one,
  'notification.delivered': one,
  'notification.failed': one.extend({ detail: z.string() }),
  'notification.cancelled': several,
  'person.unreachable': z.strictObject({ page: z.string(), user: z.string(), round: z.number(), level: z.number() }),
}
