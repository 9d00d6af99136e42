import { z } from 'zod'
import { ContactMethodId } from '../ids.ts'
import { operation } from '../operation.ts'
import { Urgency } from '../severity.ts'
import { Duration, Instant } from '../time.ts'

/** What a channel can do; the form to add a contact method is drawn from this. */
export const ChannelInfo = z.object({
  slug: z.string(),
  name: z.string(),
  word: z.string().describe('its name in running text: "by e-mail"'),
  available: z.boolean().describe('false: the operator has not set it up'),
  unavailableBecause: z.string().nullable(),
  addressLabel: z.string(),
  addressHint: z.string(),
  needsCode: z.boolean(),
  hasSecret: z.boolean().describe('each contact method gets a secret to sign with, shown once'),
  canAcknowledge: z.boolean(),
  confirmsDelivery: z.boolean(),
  takesAnswers: z.boolean().describe('what is answered there comes back: replies, buttons'),
  limits: z.object({
    title: z.number().int().describe('characters'),
    body: z.number().int().nullable().describe('characters; null: as long as messages are'),
    perSecond: z.number().nullable().describe('messages a second; null: the provider names no limit'),
    concurrency: z.number().int().describe('messages under way at once'),
  }),
})
export type ChannelInfo = z.infer<typeof ChannelInfo>

export const ContactMethod = z.object({
  id: ContactMethodId,
  channel: z.string(),
  address: z.string().describe('whole for its owner, masked for others'),
  label: z.string(),
  verified: z.boolean(),
  verifiedHow: z.string().nullable(),
  brokenBecause: z.string().nullable(),
  takesNotices: z.boolean().describe('notices go here instead of to the account e-mail'),
  managedBy: z.string().nullable(),
  createdAt: Instant,
})
export type ContactMethod = z.infer<typeof ContactMethod>

export const NotificationRule = z.object({
  urgency: Urgency,
  after: Duration,
  contactMethod: ContactMethodId,
})
export type NotificationRule = z.infer<typeof NotificationRule>

const Who = { user: z.string().min(1).max(254).describe('"me", an id or an e-mail') }

export const channels = {
  list: operation({ can: 'self', reads: true })
    .route({
      method: 'GET',
      path: '/channels',
      summary: 'Channels and whether they are set up',
      tags: ['Notifications'],
    })
    .output(z.array(ChannelInfo)),
}

export const contactMethods = {
  list: operation({ can: 'self', reads: true })
    .route({
      method: 'GET',
      path: '/users/{user}/contact-methods',
      summary: 'How a person can be reached',
      tags: ['Notifications'],
    })
    .input(z.object(Who))
    .output(z.array(ContactMethod)),
  add: operation({ can: 'self' })
    .route({
      method: 'POST',
      path: '/users/me/contact-methods',
      summary: 'Add a way to reach me; a code is sent to prove it',
      tags: ['Notifications'],
      successStatus: 201,
    })
    .input(
      z.object({
        channel: z.string().max(40),
        address: z.string().trim().min(1).max(2000),
        label: z.string().trim().max(60).optional(),
      }),
    )
    .output(
      z.object({
        method: ContactMethod,
        secret: z.string().nullable().describe('a webhook’s signing secret, shown this once'),
      }),
    ),
  sendCode: operation({ can: 'self' })
    .route({
      method: 'POST',
      path: '/users/me/contact-methods/{id}/send-code',
      summary: 'Send the code again',
      tags: ['Notifications'],
    })
    .input(z.object({ id: ContactMethodId }))
    .output(z.object({ sent: z.boolean(), nextAfter: Instant })),
  verify: operation({ can: 'self' })
    .route({
      method: 'POST',
      path: '/users/me/contact-methods/{id}/verify',
      summary: 'Prove a contact method with the code',
      tags: ['Notifications'],
    })
    .input(z.object({ id: ContactMethodId, code: z.string().trim().min(4).max(20) }))
    .output(ContactMethod),
  remove: operation({ can: 'self' })
    .route({
      method: 'DELETE',
      path: '/users/me/contact-methods/{id}',
      summary: 'Remove a contact method',
      tags: ['Notifications'],
    })
    .input(z.object({ id: ContactMethodId }))
    .output(z.object({ removed: z.boolean() })),
  test: operation({ can: 'self' })
    .route({
      method: 'POST',
      path: '/users/me/contact-methods/{id}/test',
      summary: 'Send a test message to me',
      tags: ['Notifications'],
    })
    .input(z.object({ id: ContactMethodId }))
    .output(z.object({ notification: z.string() })),
  testResult: operation({ can: 'self', reads: true })
    .route({
      method: 'GET',
      path: '/users/me/test-notifications/{id}',
      summary: 'What became of a test message',
      tags: ['Notifications'],
    })
    .input(z.object({ id: z.string().max(60) }))
    .output(z.object({ state: z.string(), detail: z.string().nullable() })),
}

export const notificationRules = {
  get: operation({ can: 'self', reads: true })
    .route({
      method: 'GET',
      path: '/users/{user}/notification-rules',
      summary: 'A person’s own plan, and what happens when they have none',
      tags: ['Notifications'],
    })
    .input(z.object(Who))
    .output(
      z.object({
        rules: z.array(NotificationRule),
        notices: ContactMethodId.nullable().describe(
          'the contact method for what is no page (hand-overs, cover, gaps); null: the account e-mail',
        ),
        effective: z
          .array(
            z.object({
              urgency: Urgency,
              after: Duration,
              contactMethod: ContactMethodId.nullable(),
              channel: z.string(),
              address: z.string(),
              because: z.string(),
            }),
          )
          .describe('what would really happen now, defaults and last resort included'),
      }),
    ),
  set: operation({ can: 'self' })
    .route({
      method: 'PUT',
      path: '/users/me/notification-rules',
      summary: 'Replace my plan; an empty plan means the default',
      tags: ['Notifications'],
    })
    .input(
      z.object({
        rules: z.array(NotificationRule).max(50),
        notices: ContactMethodId.nullable()
          .optional()
          .describe('a verified contact method for notices; null: the account e-mail; absent: as before'),
      }),
    )
    .output(z.object({ rules: z.array(NotificationRule), notices: ContactMethodId.nullable() })),
}

/** How a channel does: whether it is set up, from where, and what became of its attempts. */
export const ProviderHealth = z.object({
  channel: z.string(),
  name: z.string(),
  word: z.string(),
  provider: z.string(),
  available: z.boolean(),
  unavailableBecause: z.string().nullable(),
  settings: z.array(z.string()).describe('environment variables that set it up; empty: it needs none'),
  variables: z
    .array(z.object({ name: z.string(), meaning: z.string(), fallback: z.string().nullable() }))
    .describe('the same with what they mean and what counts without them'),
  lastSuccessAt: Instant.nullable().describe('within 30 days'),
  lastFailureAt: Instant.nullable().describe('within 30 days'),
  lastFailure: z.string().nullable().describe('what the other side said, for those who may read addresses'),
  day: z.object({ succeeded: z.number().int(), failed: z.number().int() }).describe('attempts of the last 24 hours'),
})
export type ProviderHealth = z.infer<typeof ProviderHealth>

export const providers = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/providers',
      summary: 'Channels with their set-up and what became of their attempts',
      tags: ['Notifications'],
    })
    .output(z.array(ProviderHealth)),
}
