import { setTimeout as sleep } from 'node:timers/promises'
import { Email } from '@tocsin/contract/ids'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { urlVariable } from '../../../kernel/env.ts'
import { DeliveryError } from '../../../kernel/http/delivery.ts'
import { longestTitle } from '../../messages/base.ts'
import { AddressGone, ContentRefused, channel } from '../channel.ts'
import { emailOf } from './render.ts'

const timeoutMs = 10_000
/** The whole exchange, also with a server that answers every command just in time. */
const deadlineMs = 15_000
const connections = 8

/** `a@b.example` or `Name <a@b.example>`, in one line. */
const sender = /^([^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/

/** Mail over the operator's own SMTP server, on connections that are kept. */
export const email = channel({
  slug: 'email',
  name: 'E-mail',
  word: 'e-mail',
  provider: 'smtp',
  settings: z.object({
    SMTP_URL: urlVariable(/^smtps?:$/, 'smtp://user:password@mail.example:587')
      .optional()
      .describe('outgoing mail: `smtp://user:password@mail.example:587`, `smtps://…`'),
    MAIL_FROM: z
      .string()
      .regex(sender, 'must be an address such as Tocsin <tocsin@acme.example>')
      .default('Tocsin <tocsin@localhost>')
      .describe('the sender of mails: `Tocsin <tocsin@acme.example>`'),
  }),
  address: { label: 'E-mail address', hint: 'ana@acme.example', schema: Email, needsCode: true, hasSecret: false },
  limits: { title: longestTitle, body: null, perSecond: null, concurrency: connections },
  proof: 'accepted',
  rank: { high: 2, low: 0 },
  actions: ['acknowledge'],
  open({ SMTP_URL: smtpUrl, MAIL_FROM: mailFrom }) {
    const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(mailFrom)?.[1]?.toLowerCase() ?? 'tocsin.invalid'
    const transport = smtpUrl ? openTransport(smtpUrl) : null
    return {
      available: () =>
        transport
          ? { ok: true }
          : { because: 'E-mail is not set up on this server: an administrator sets SMTP_URL and MAIL_FROM.' },

      async send(message, to, idempotencyKey) {
        if (!transport) {
          throw new DeliveryError('E-mail is not set up on this server (SMTP_URL).', { permanent: true })
        }
        const { subject, text, html } = emailOf(message)
        const thread = message.topic === null ? undefined : `<${threadOf(message.topic)}@${domain}>`
        const overdue = new AbortController()
        const sending = transport.sendMail({
          from: mailFrom,
          to: { name: '', address: to.address },
          subject,
          text,
          html,
          // The same key gives the same Message-ID, by which mail programs recognise a repetition.
          messageId: `<${idempotencyKey}@${domain}>`,
          ...(thread ? { inReplyTo: thread, references: thread } : {}),
          priority: message.urgency === 'high' ? 'high' : 'normal',
          // Out-of-office answers and mailing loops stay away from automatic mail (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        })
        sending.catch(() => undefined)
        try {
          return await Promise.race([
            sending.then(({ messageId }) => ({ id: messageId, state: 'accepted' as const })),
            sleep(deadlineMs, undefined, { signal: overdue.signal }).then(() => {
              throw new DeliveryError('The mail server did not finish in time.', { permanent: false })
            }),
          ])
        } catch (error) {
          throw asMailError(error)
        } finally {
          overdue.abort()
        }
      },

      close: () => transport?.close(),
    }
  },
})

function openTransport(url: string) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // An idle connection that the server closes is replaced at the next use.
  transport.on('error', () => undefined)
  return transport
}

/** What messages about one thing share, as the left side of a Message-ID. */
function threadOf(topic: string): string {
  return topic.replace(/[^a-z0-9_.-]+/gi, '.')
}

interface SmtpError extends Error {
  code?: string
  responseCode?: number
  response?: string
  command?: string
}

/**
 * SMTP answers 4xx to what may pass later and 5xx to what never will (RFC 5321, 4.2.1); no answer at all is temporary.
 * Enhanced codes 5.1.x speak of the address (RFC 3463), a 5xx to DATA of the content.
 */
function asMailError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error
  const { code, responseCode: status, response = '', command } = error as SmtpError
  if (!status) {
    // nodemailer refuses an envelope by itself (EENVELOPE without answer) only when the address is unusable.
    const permanent = code === 'EENVELOPE'
    const why = code ?? (error as Error).message
    return new DeliveryError(`The mail server could not be reached or broke off (${why}).`, { permanent, cause: error })
  }
  const details = { permanent: status >= 500, status, body: response, cause: error }
  const message = `The mail server answered: ${response || status}`
  if (status < 500) return new DeliveryError(message, details)
  if (
    /^5\d\d[ -]5\.1\.[1236]\b/.test(response) ||
    (command === 'RCPT TO' && [550, 551, 553].includes(status) && !/^\d{3}[ -]5\.7\./.test(response))
  ) {
    return new AddressGone(message, details)
  }
  return command === 'DATA' ? new ContentRefused(message, details) : new DeliveryError(message, details)
}
