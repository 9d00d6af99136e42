import { z } from 'zod'

const account = z.strictObject({ user: z.string() })
const token = z.strictObject({ token: z.string(), name: z.string() })
const view = account.extend({ view: z.string(), screen: z.string(), name: z.string() })

export const accessFactData = {
  'organisation.set_up': account,
  'user.signed_in': account.extend({ ip: z.string().nullable() }),
  'user.password_changed': account,
  'user.invited': account,
  'token.created': token.extend({ scopes: z.array(z.string()) }),
  'token.revoked': token,
  'view.saved': view,
  'view.removed': view,
}
