import { Problem } from '@tocsin/contract/errors'
import { z } from 'zod'
import { DeliveryError } from '../../../kernel/http/delivery.ts'
import { signWebhook } from '../../../vendors/standard-webhooks.ts'
import { longestTitle } from '../../messages/base.ts'
import { AddressGone, ContentRefused, channel } from '../channel.ts'
import { webhookBody } from './body.ts'

/** Posts signed JSON to a URL of the person's own. A 2xx answer is proof of delivery. */
export const webhook = channel({
  slug: 'webhook',
  name: 'Webhook',
  word: 'webhook',
  provider: 'https',
  settings: z.object({}),
  address: {
    label: 'URL',
    hint: 'https://hooks.acme.example/tocsin',
    schema: z.url({ protocol: /^https?$/ }),
    needsCode: true,
    hasSecret: true,
  },
  limits: { title: longestTitle, body: null, perSecond: null, concurrency: 16 },
  proof: 'delivered',
  rank: { high: 0, low: 1 },
  actions: ['acknowledge'],
  open(_, { outbound }) {
    return {
      available: () => ({ ok: true }),

      checkAddress(text) {
        const written = text.trim()
        if (written.length > 2000) return { problem: 'The URL is longer than 2000 characters.' }
        try {
          outbound.check(written)
        } catch (error) {
          if (error instanceof Problem) return { problem: error.message }
          throw error
        }
        return { address: new URL(written).href }
      },

      async send(message, to, idempotencyKey) {
        const body = JSON.stringify(webhookBody(message))
        const signed = to.secret
          ? signWebhook({ id: idempotencyKey, at: message.at, body, secrets: [to.secret] })
          : { 'webhook-id': idempotencyKey }
        const response = await outbound.send({
          method: 'POST',
          url: to.address,
          headers: { 'content-type': 'application/json; charset=utf-8', accept: '*/*', ...signed },
          body,
          timeoutMs: 10_000,
        })
        const { status } = response
        if (status >= 200 && status < 300) return { id: idempotencyKey, state: 'delivered' }
        const details = { permanent: true, status, body: response.body }
        const host = new URL(to.address).host
        if (status === 404 || status === 410)
          throw new AddressGone(`${host} answered ${status}: nobody listens there.`, details)
        if ([400, 413, 415, 422].includes(status))
          throw new ContentRefused(`${host} answered ${status}: it refused the message.`, details)
        if (status >= 300 && status < 400)
          throw new DeliveryError(`${host} answered ${status}: redirects are not followed.`, details)
        throw new DeliveryError(`${host} answered ${status}.`, details)
      },
    }
  },
})
