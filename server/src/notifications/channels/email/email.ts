import { setTimeout as sleep } from 'node:timers/promises'
import { Email } from '@tocsin/contract/ids'
import { createTransport } from 'nodemailer'
import { DeliveryError } from '../../../kernel/http/delivery.ts'
import { AddressGone, type Channel, ContentRefused } from '../channel.ts'
import { emailOf } from './render.ts'

export interface EmailOptions {
  /** `smtp://user:password@mail.example:587`, `smtps://…`; undefined: e-mail is not set up. */
  smtpUrl: string | undefined
  /** `Tocsin <tocsin@acme.example>` or a bare address. */
  mailFrom: string
}

const timeoutMs = 10_000
/** The whole exchange, also with a server that answers every command just in time. */
const deadlineMs = 15_000
const connections = 8

/** Mail over the operator's own SMTP server, on connections that are kept. */
export function emailChannel({ smtpUrl, mailFrom }: EmailOptions): Channel {
  const domain = /@([a-z0-9.-]+)>?\s*$/i.exec(mailFrom)?.[1]?.toLowerCase() ?? 'tocsin.invalid'
  const transport = smtpUrl
    ? createTransport({
        url: smtpUrl,
        pool: true,
        maxConnections: connections,
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
        dnsTimeout: timeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
    : null
  // An idle connection that the server closes is replaced at the next use.
  transport?.on('error', () => undefined)

  return {
    slug: 'email',
    name: 'E-mail',
    provider: 'smtp',
    addressLabel: 'E-mail address',
    addressHint: 'ana@acme.example',
    needsCode: true,
    canAcknowledge: true,
    confirmsDelivery: false,
    hasSecret: false,
    concurrency: connections,
    settings: ['SMTP_URL', 'MAIL_FROM'],
    available: () =>
      transport
        ? { ok: true }
        : { because: 'E-mail is not set up on this server: an administrator sets SMTP_URL and MAIL_FROM.' },

    checkAddress(text) {
      const read = Email.safeParse(text)
      return read.success ? { address: read.data } : { problem: `The e-mail address ${read.error.issues[0]?.message}.` }
    },

    async send(message, to, idempotencyKey) {
      if (!transport) {
        throw new DeliveryError('E-mail is not set up on this server (SMTP_URL).', { permanent: true })
      }
      const { subject, text, html } = emailOf(message)
      const thread = message.page ? `<${message.page.id}@${domain}>` : undefined
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
        priority: message.urgent ? 'high' : 'normal',
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
