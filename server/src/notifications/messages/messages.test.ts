import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { timeInZone } from '../../kernel/words.ts'
import { emailOf } from '../channels/email/render.ts'
import { webhookBody } from '../channels/webhook/body.ts'
import { codeMessage } from './code.ts'
import { minimal, subjectOf, textOf } from './message.ts'
import { contactChange, noticeMessage } from './notice.ts'
import { type PageContext, pageMessage } from './page.ts'
import { testMessage } from './test.ts'

const now = new Date('2026-11-02T03:12:00Z')
const bo = { id: 'usr_bo', name: 'Bo Lind', email: 'bo@acme.example', timeZone: 'Europe/Stockholm' }
const links = { pageUrl: 'https://tocsin.acme.example/pages/1042', ackUrl: 'https://tocsin.acme.example/ack/abc' }
const notification = {
  id: 'ntf_1',
  because: 'you are on call on Payments primary until Mon 09:00; default plan at once',
}

function alert(i: number, more: Partial<PageContext['alerts'][number]> = {}): PageContext['alerts'][number] {
  return {
    id: `alr_${i}`,
    title: `p99 latency above ${i} s`,
    description: 'since the deploy',
    severity: 'critical',
    status: 'firing',
    source: 'alertmanager',
    link: 'https://prometheus.acme.example/graph',
    runbook: null,
    startedAt: now,
    ...more,
  }
}

function page(more: Partial<PageContext> = {}): PageContext {
  return {
    id: 'pag_1',
    number: 1042,
    title: 'p99 latency above 2 s',
    status: 'triggered',
    urgency: 'high',
    severity: 'critical',
    service: { slug: 'checkout', name: 'Checkout' },
    openedAt: now,
    because: 'service Checkout pages on critical alerts',
    alerts: [alert(2)],
    alertCount: 1,
    next: { at: new Date('2026-11-02T03:17:00Z'), who: 'Ana Reis' },
    ...more,
  }
}

test('an e-mail says what, why you, what next, and links', () => {
  const { subject, text, html } = emailOf(pageMessage(notification, page(), bo, links, now))
  assert.equal(subject, '[#1042] Checkout: p99 latency above 2 s')
  assert.equal(
    text,
    `Page #1042 needs an answer.
p99 latency above 2 s

CRITICAL · Checkout · opened 04:12 Europe/Stockholm

Acknowledge: https://tocsin.acme.example/ack/abc
Open the page: https://tocsin.acme.example/pages/1042

- CRITICAL p99 latency above 2 s (alertmanager)
  since the deploy
  Source: https://prometheus.acme.example/graph

If nobody answers, Ana Reis is notified at 04:17 Europe/Stockholm.

Why you: You are on call on Payments primary until Mon 09:00; default plan at once.
`,
  )
  assert.match(html, /<a href="https:\/\/tocsin\.acme\.example\/ack\/abc"/)
})

describe('what comes next', () => {
  const said = (next: PageContext['next']) => pageMessage(notification, page({ next }), bo, links, now).next
  const at = new Date('2026-11-02T03:17:00Z')
  test('one, several, nobody known, now, nothing', () => {
    assert.match(said({ at, who: 'Ana and Cy' }) ?? '', /^If nobody answers, Ana and Cy are notified at 04:17/)
    assert.equal(said({ at, who: null }), 'If nobody answers, this goes to the next step at 04:17 Europe/Stockholm.')
    assert.equal(said({ at: now, who: 'Ana' }), 'If nobody answers, Ana is notified at once.')
    assert.equal(said(null), null)
  })
})

test('times are in the person’s zone, with the day when it is another one', () => {
  assert.equal(timeInZone(now, 'Europe/Lisbon', now), '03:12 Europe/Lisbon')
  assert.equal(timeInZone(new Date('2026-11-03T03:12:00Z'), 'Asia/Tokyo', now), 'Tue 3 Nov 12:12 Asia/Tokyo')
  assert.equal(timeInZone(now, 'Mars/Olympus', now), '03:12 UTC')
})

test('five alerts and how many more; the alert list is cut, not the page', () => {
  const alerts = [1, 2, 3, 4, 5, 6].map((i) => alert(i))
  const message = pageMessage(notification, page({ alerts, alertCount: 1200 }), bo, links, now)
  assert.equal(message.page.alerts.length, 5)
  assert.match(textOf(message), /and 1195 more/)
})

test('hostile text ends no header and opens no element', () => {
  const title = 'x\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>\u202e\u0000"><img src=x>'
  const hostile = page({
    title,
    service: { slug: 'checkout', name: '<b>\r\nCheckout' },
    alerts: [
      alert(1, { title, description: title, source: title, link: 'javascript:alert(1)', runbook: 'data:text/html,x' }),
    ],
  })
  const message = pageMessage({ ...notification, because: title }, hostile, bo, links, now)
  const { subject, html } = emailOf(message)
  assert.match(subject, /^\P{C}*$/u)
  assert.doesNotMatch(html, /<script|<img|<b>\s|javascript:|data:/)
  assert.equal(message.page.alerts[0]?.link, null)
  assert.equal(message.page.alerts[0]?.runbook, null)
})

test('the short form carries nothing of the source but a plain title', () => {
  const odd = page({ title: '☃ Straße Ω failed', alerts: [alert(1)] })
  const short = minimal(pageMessage(notification, odd, bo, links, now))
  assert.equal(short.title, '[#1042] Strae failed')
  assert.deepEqual(short.kind === 'page' && short.page.alerts, [])
  assert.equal(short.actions[0]?.url, links.ackUrl)
  assert.match(textOf(short), /^Page #1042 needs an answer\.\nStrae failed\n/)
})

test('test, notice and code', () => {
  const stored = contactChange('a new contact method was added: b•••@acme.example')
  const notice = noticeMessage({ id: 'ntf_2', notice: stored }, bo, 'https://tocsin.acme.example', now)
  assert.match(textOf(notice), /^A new contact method was added: b•••@acme\.example\.\n\nIf this was not you/)
  assert.equal(subjectOf(testMessage('ntf_1', bo, now)), 'Tocsin test message')
  assert.equal(subjectOf(notice), 'Tocsin: Your contact methods changed')
  const code = codeMessage('con_1', '012345', bo, now)
  assert.match(emailOf(code).html, /012345/)
  assert.equal(webhookBody(code).code, '012345')
  assert.equal('code' in webhookBody(notice), false)
})

test('fits whatever the sources say', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 6000 })
  fc.assert(
    fc.property(anything, anything, anything, fc.integer({ min: 0, max: 20 }), (title, description, because, count) => {
      const alerts = Array.from({ length: count }, (_, i) => alert(i, { title, description, source: title }))
      const context = page({ title, because, alerts, alertCount: count, service: { slug: 's', name: title } })
      const message = pageMessage({ id: 'ntf_1', because }, context, bo, links, now)
      const { subject, text, html } = emailOf(message)
      assert.ok(subject.length <= 160 && /^\P{Cc}*$/u.test(subject) && subject.isWellFormed())
      assert.ok(text.length < 10_000 && html.length < 60_000)
      assert.ok(JSON.stringify(webhookBody(message)).length < 60_000)
    }),
    { numRuns: 60 },
  )
})
