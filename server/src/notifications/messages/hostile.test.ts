import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emailOf } from '../channels/email/render.ts'
import { longestTitle } from './base.ts'
import { codeMessage } from './code.ts'
import { handoverMessage } from './handover.ts'
import { type Message, minimal, subjectOf, textOf } from './message.ts'
import { contactChange, noticeMessage } from './notice.ts'
import { type PageContext, pageMessage } from './page.ts'
import { lettersOf, longestShort, plainLetters, shortForm } from './short.ts'
import { digitByDigit, spokenForm } from './spoken.ts'
import { testMessage } from './test.ts'

const now = new Date('2026-11-02T03:12:00Z')
const base = 'https://tocsin.acme.example'

function everyKind(text: string): Message[] {
  const user = { id: 'usr_bo', name: text, email: 'bo@acme.example', timeZone: 'Europe/Lisbon' }
  const page: PageContext = {
    id: 'pag_1',
    number: 1042,
    title: text,
    status: 'triggered',
    urgency: 'high',
    severity: 'critical',
    service: { slug: 'checkout', name: text },
    openedAt: now,
    because: text,
    alerts: [],
    alertCount: 0,
    next: { at: now, who: text },
  }
  const notice = {
    kind: 'notice' as const,
    title: text,
    lines: [text, text],
    link: { label: 'Open it', path: '/on-call/x' },
  }
  const links = { pageUrl: `${base}/pages/1042`, ackUrl: `${base}/ack/${'x'.repeat(180)}` }
  return [
    pageMessage({ id: 'ntf_1', because: text }, page, user, links, now),
    pageMessage(
      { id: 'ntf_1', because: text },
      { ...page, service: null, next: null },
      user,
      { pageUrl: null, ackUrl: null },
      now,
    ),
    noticeMessage({ id: 'ntf_2', notice }, user, base, now),
    noticeMessage({ id: 'ntf_2', notice: contactChange(text) }, user, base, now),
    handoverMessage({ id: 'ntf_3', notice: { ...notice, kind: 'handover' } }, user, base, now),
    testMessage('ntf_4', user, now),
    codeMessage('con_1', '012345', user, now),
  ]
}

/** Says what broke; the text that did may have 100 kB. */
function reporter(run: { failed: boolean; seed: number; errorInstance: unknown; counterexample: unknown }): void {
  if (!run.failed) return
  const about = JSON.stringify(run.counterexample)?.slice(0, 500)
  throw new Error(`seed ${run.seed}: ${about}`, { cause: run.errorInstance })
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.constantFrom(
    'down\r\nBcc: eve@evil.example\r\n\r\nhello',
    '</Say><Dial>+4900</Dial><!channel> <script>alert(1)</script> *bold* _it_ `code` [x](javascript:alert(1))',
    '\u202e\u2066reversed\u2069 \u0000\u0007 \ud83d',
    'x'.repeat(100_000),
    '☃'.repeat(50_000),
    '😀€^{}[]~|\\'.repeat(9000),
    '',
    ' ',
  ),
)

test('no message of any kind, whatever it is about, breaks the limits of title, short and spoken form', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const whole of everyKind(text)) {
        for (const message of [whole, minimal(whole)]) {
          for (const line of [message.title, subjectOf(message)]) {
            assert.ok(line.length > 0 && line.length <= longestTitle && line.isWellFormed(), `${message.kind}: ${line}`)
            assert.match(line, /^\P{C}*$/u)
          }
          assert.ok(lettersOf(message.short) <= longestShort, `${message.kind}: ${message.short}`)
          assert.equal(plainLetters(message.short), message.short)
          assert.doesNotMatch(message.short, /[\r\n]/)
          assert.ok(message.spoken.length > 0 && message.spoken.length <= 600)
          assert.doesNotMatch(message.spoken, /[<>&{}[\]*_`|\\#\p{C}]|:\/\//u)
          assert.ok(textOf(message).length < 15_000)
          assert.doesNotMatch(emailOf(message).html, /<script|<Dial|<!channel/)
        }
      }
    }),
    { numRuns: 80, reporter },
  )
})

test('the short form is complete in itself, and has a link when that fits', () => {
  const words = '#1042 Checkout: p99 latency above 2 s'
  const [long, short] = [{ url: `${base}/ack/${'x'.repeat(180)}` }, { url: `${base}/pages/1042` }]
  assert.equal(shortForm(words, [long, short]), `${words} ${base}/pages/1042`)
  assert.equal(shortForm(words, [long]), words)
  const cut = shortForm(`#1042 ${'word '.repeat(60)}`, [short])
  assert.match(cut, /^#1042 word .*wo\.\.\. https:\/\/tocsin\.acme\.example\/pages\/1042$/)
  assert.equal(shortForm('Straße é ǵ „x“ – 5 € ☃☃'), 'Straße é g "x" - 5 € ?')
  assert.equal(lettersOf('a€[]'), 7)
})

test('a voice says numbers that are names digit by digit, and no address', () => {
  assert.equal(digitByDigit(1042), 'one zero four two')
  assert.equal(
    spokenForm(['#1042 <b>CPU</b> at 95% & rising, see https://x.example/a?b=1', 'call again']),
    'One zero four two b CPU b at 95 percent and rising, see a link. Call again.',
  )
  const page = everyKind('p99 latency')[1]
  assert.equal(page?.spoken, 'Page one zero four two. Critical: p99 latency. P99 latency.')
  const code = everyKind('')[6]
  assert.match(code?.spoken ?? '', /zero one two three four five/)
})
