import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, test } from 'node:test'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { DeliveryError } from '../../../kernel/http/delivery.ts'
import { outbound } from '../../../kernel/http/outbound.ts'
import { pageMessage } from '../../messages/page.ts'
import { AddressGone, ContentRefused } from '../channel.ts'
import { openChannel } from '../index.ts'
import { email } from './email.ts'

const now = new Date('2026-11-02T03:12:00Z')
const bo = { id: 'usr_bo', name: 'Bo Lind', email: 'bo@acme.example', timeZone: 'Europe/Lisbon' }

function message(title: string) {
  return pageMessage(
    { id: 'ntf_1', because: 'you are on call' },
    {
      id: 'pag_1',
      number: 1042,
      title,
      status: 'triggered',
      urgency: 'high',
      severity: 'critical',
      service: { slug: 'checkout', name: 'Checkout' },
      openedAt: now,
      because: 'critical',
      alerts: [],
      alertCount: 0,
      next: null,
    },
    bo,
    { pageUrl: 'https://tocsin.acme.example/pages/1042', ackUrl: 'https://tocsin.acme.example/ack/x' },
    now,
  )
}

interface Mailbox extends AsyncDisposable {
  url: string
  mails: { mail: ParsedMail; raw: string; to: string[] }[]
  connections: number
}

async function mailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const made: Mailbox = {
    url: '',
    mails: [],
    connections: 0,
    [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())),
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_session, callback) {
      made.connections += 1
      callback()
    },
    async onData(stream, session, callback) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const raw = Buffer.concat(chunks)
      made.mails.push({
        mail: await simpleParser(raw),
        raw: raw.toString('utf8'),
        to: session.envelope.rcptTo.map(({ address }) => address),
      })
      callback()
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  made.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return made
}

const around = { outbound: outbound({}) }
const open = (url?: string) =>
  openChannel(email, { MAIL_FROM: 'Tocsin <tocsin@acme.example>', ...(url ? { SMTP_URL: url } : {}) }, around)
const to = { address: 'bo@acme.example', secret: null }

function refuse(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

describe('e-mail over SMTP', () => {
  test('arrives as text and HTML, threaded by page, with a Message-ID that is the key', async () => {
    await using box = await mailbox()
    const channel = open(box.url)
    const first = await channel.send(message('p99 latency above 2 s'), to, 'ntf_1.1')
    await channel.send(message('p99 latency above 2 s'), to, 'ntf_2.1')
    channel.close?.()
    assert.deepEqual(first, { id: '<ntf_1.1@acme.example>', state: 'accepted' })
    const [one, two] = box.mails
    assert.ok(one && two)
    assert.deepEqual(one.to, ['bo@acme.example'])
    assert.equal(one.mail.subject, '[#1042] Checkout: p99 latency above 2 s')
    assert.equal(one.mail.messageId, '<ntf_1.1@acme.example>')
    assert.equal(one.mail.inReplyTo, '<pag_1@acme.example>')
    assert.equal(two.mail.inReplyTo, one.mail.inReplyTo)
    assert.equal(one.mail.headers.get('auto-submitted'), 'auto-generated')
    assert.match(one.raw, /^Importance: high\r?$/im)
    assert.match(one.mail.text ?? '', /Acknowledge: https:\/\/tocsin\.acme\.example\/ack\/x/)
    assert.match(String(one.mail.html), /<a href="https:\/\/tocsin\.acme\.example\/ack\/x"/)
    assert.equal(box.connections, 1, 'the connection is kept')
  })

  test('a title with line breaks adds neither header nor recipient', async () => {
    await using box = await mailbox()
    const channel = open(box.url)
    await channel.send(message('down\r\nBcc: eve@evil.example\r\n\r\nhello ☃'), to, 'ntf_1.1')
    channel.close?.()
    const [got] = box.mails
    assert.deepEqual(got?.to, ['bo@acme.example'])
    assert.equal(got?.mail.bcc, undefined)
    assert.equal(got?.mail.subject, '[#1042] Checkout: down Bcc: eve@evil.example hello ☃')
  })

  const refusals: [string, SMTPServerOptions, (error: DeliveryError) => boolean][] = [
    [
      '450 to the recipient is temporary',
      { onRcptTo: (_a, _s, done) => done(refuse(450, '4.2.0 greylisted')) },
      (error) => !error.permanent && error.status === 450,
    ],
    [
      '550 5.1.1 breaks the address',
      { onRcptTo: (_a, _s, done) => done(refuse(550, '5.1.1 no such user')) },
      (error) => error instanceof AddressGone && error.permanent,
    ],
    [
      '550 5.7.1 is policy, not the address',
      { onRcptTo: (_a, _s, done) => done(refuse(550, '5.7.1 blocked')) },
      (error) => error.permanent && !(error instanceof AddressGone),
    ],
    [
      '554 to the data refuses the content',
      {
        onData(stream, _session, done) {
          stream.resume()
          stream.on('end', () => done(refuse(554, '5.6.0 looks like spam')))
        },
      },
      (error) => error instanceof ContentRefused && error.permanent,
    ],
    [
      '451 to the data is temporary',
      {
        onData(stream, _session, done) {
          stream.resume()
          stream.on('end', () => done(refuse(451, '4.3.0 try later')))
        },
      },
      (error) => !error.permanent,
    ],
  ]
  for (const [name, options, expected] of refusals) {
    test(name, async () => {
      await using box = await mailbox(options)
      const channel = open(box.url)
      await assert.rejects(
        channel.send(message('down'), to, 'ntf_1.1'),
        (error) => error instanceof DeliveryError && expected(error),
      )
      channel.close?.()
    })
  }

  test('a server that is not there, or goes away, is temporary; and the next mail goes out when it is back', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => closed.on('listening', done))
    const { port } = closed.address() as AddressInfo
    await new Promise((done) => closed.close(done))
    const channel = open(`smtp://127.0.0.1:${port}`)
    await assert.rejects(
      channel.send(message('down'), to, 'ntf_1.1'),
      (error) => error instanceof DeliveryError && !error.permanent,
    )
    const rude = createServer((socket) => socket.end('421 4.3.2 closing\r\n')).listen(port, '127.0.0.1')
    await new Promise((done) => rude.on('listening', done))
    await assert.rejects(
      channel.send(message('down'), to, 'ntf_1.1'),
      (error) => error instanceof DeliveryError && !error.permanent,
    )
    await new Promise((done) => rude.close(done))
    channel.close?.()
  })

  test('says so when it is not set up', async () => {
    const channel = open()
    assert.match((channel.available() as { because: string }).because, /SMTP_URL/)
    await assert.rejects(
      channel.send(message('down'), to, 'ntf_1.1'),
      (error) => error instanceof DeliveryError && error.permanent,
    )
    assert.deepEqual(channel.checkAddress(' Bo@Acme.example'), { address: 'bo@acme.example' })
    assert.match(
      (channel.checkAddress('bo@acme.example\r\nBcc: x@y.example') as { problem: string }).problem,
      /must be an e-mail/,
    )
  })
})
