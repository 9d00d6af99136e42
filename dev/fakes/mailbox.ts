import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  /** Every http(s) link of the text part, in order. */
  links: string[]
  messageId: string
}

/** A real SMTP server that keeps what it gets: every mail of development, scenarios and the demo ends here. */
export interface Mailbox extends AsyncDisposable {
  url: string
  /** Oldest first. */
  mails: Mail[]
  /** Mails to one address. */
  to(address: string): Mail[]
  /** The first mail for `address` with these words in its subject, once it is there; fails after 20 s. */
  waitFor(address: string, words: string): Promise<Mail>
  /** Answers everything with this SMTP code until it is null again: 451 is "later", 550 is "never". */
  refuse(code: 451 | 550 | null): void
}

export async function startMailbox(port = 0): Promise<Mailbox> {
  const mails: Mail[] = []
  const waiting = new Set<() => void>()
  let refusal: 451 | 550 | null = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo(_address, _session, done) {
      if (refusal) done(Object.assign(new Error('refused by the test'), { responseCode: refusal }))
      else done()
    },
    onData(stream, session, done) {
      simpleParser(stream)
        .then((mail: ParsedMail) => {
          for (const recipient of session.envelope.rcptTo) mails.push(toMail(mail, recipient.address))
          done()
          for (const wake of waiting) wake()
        })
        .catch(done)
    },
  })
  server.on('error', () => undefined)
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    to: (address) => mails.filter((mail) => mail.to === address),
    async waitFor(address, words) {
      const deadline = AbortSignal.timeout(20_000)
      for (;;) {
        const found = mailbox.to(address).find(({ subject }) => subject.includes(words))
        if (found) return found
        const subjects = mailbox.to(address).map(({ subject }) => subject)
        if (deadline.aborted) throw new Error(`${address} got no mail "${words}", but ${JSON.stringify(subjects)}`)
        await new Promise<void>((resolve) => {
          waiting.add(resolve)
          deadline.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
    refuse(code) {
      refusal = code
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  return mailbox
}

function toMail(mail: ParsedMail, to: string): Mail {
  const text = mail.text ?? ''
  return {
    to,
    subject: mail.subject ?? '',
    text,
    html: mail.html || '',
    links: [...text.matchAll(/https?:\/\/[^\s<>()]+/g)].map(([link]) => link),
    messageId: mail.messageId ?? '',
  }
}
