import { z } from 'zod'
import { change } from '../fact-data.ts'

const account = z.strictObject({ user: z.string() })

export const peopleFactData = {
  'user.created': account.extend(change),
  'user.changed': account.extend(change),
  'user.disabled': account,
  'user.enabled': account,
}
