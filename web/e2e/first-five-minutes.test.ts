import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { openCompany } from './visit.ts'

test('the first five minutes: set-up, checklist, first service, a real test page, acknowledged', async (t) => {
  await using company = await openCompany({ furnished: false })
  const began = performance.now()
  let clicks = 0
  let fields = 0
  const click = async (what: Locator) => {
    await what.click()
    clicks += 1
  }
  const fill = async (what: Locator, text: string) => {
    await what.fill(text)
    fields += 1
  }
  const { page, errors } = await company.visit({ signedIn: false })
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const done = (title: string) =>
    page.getByRole('listitem').filter({ hasText: title }).getByLabel('done', { exact: true })
  await page.goto(`${company.app.url}/setup?token=${company.app.setupToken}`)
  await fill(page.getByLabel('Your name'), 'Ida First')
  await fill(page.getByLabel('Your e-mail'), 'ida@acme.example')
  await fill(page.locator('input[type=password]').first(), 'a-long-enough-password')
  await click(button('Become the admin'))
  await page.getByRole('heading', { name: /First steps: \d of 5 done/ }).waitFor()

  // The e-mail of the account is a way to reach me already.
  await done('Add a way to reach you').waitFor()

  // Everything a first service needs, on one screen.
  await click(page.getByRole('link', { name: 'Create it' }))
  await fill(page.getByLabel('Service: what can break'), 'Checkout')
  await fill(page.getByLabel('Team: who owns it'), 'Payments')
  await click(button('Create everything'))
  await page.getByRole('heading', { name: 'Your service is ready' }).waitFor()
  const curl = await page.getByLabel('Command that sends an alert').innerText()
  const url = /curl -X POST (\S+)/.exec(curl)![1]!
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: /-d '(.*)'/s.exec(curl)![1]!,
  })
  assert.equal(answer.status, 202)
  await click(page.getByRole('link', { name: 'Go home' }))
  await done('Connect a source').waitFor()
  await page
    .getByText(/On call for Payments on call/)
    .first()
    .waitFor()

  // The alert reached me through the new policy, which ticks the test page as well.
  await done('Get a real test page').waitFor()
  await click(button(/^Acknowledge page/).first())
  // All five are done: the checklist is gone.
  await page.getByRole('heading', { name: /First steps/ }).waitFor({ state: 'detached' })
  const mine = await company.call<{ items: { acknowledgedBy: { name: string } | null }[] }>(
    'GET',
    '/pages?status=acknowledged',
  )
  assert.equal(mine.items[0]!.acknowledgedBy?.name, 'Ida First')
  await company.mailbox.waitFor('ida@acme.example', 'A first alert')
  assert.deepEqual(errors, [])
  t.diagnostic(`${clicks} clicks, ${fields} fields, ${((performance.now() - began) / 1000).toFixed(1)} s`)
})

test('“Page me now”: a second way is proven, a real mail to me and to nobody else, acknowledged here', async () => {
  await using company = await openCompany()
  const { page, errors } = await company.visit()
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  await button('Add another').click()
  await page
    .getByRole('dialog')
    .getByRole('textbox', { name: /mail|address/i })
    .fill('gus-at-home@acme.example')
  await button('Add it').click()
  const code = await company.mailbox.waitFor('gus-at-home@acme.example', '')
  await page.getByLabel('Code').fill(/\b\d{6}\b/.exec(code.text)![0])
  await button('Prove it').click()
  await page.getByText(/You are reached at .+, .+/).waitFor()
  await button('Page me now').click()
  // Other mails may come in between: that a contact method was added, or, by the day, something about a shift.
  await company.mailbox.waitFor('gus@acme.example', 'Test page for Gus Hart')
  const pages = company.mailbox.mails.filter((mail) => mail.subject.includes('Test page'))
  assert.ok(pages.every((mail) => mail.to.startsWith('gus')))
  await page.getByText('Test page for Gus Hart').first().waitFor()
  await page
    .getByRole('button', { name: /^Acknowledge page/ })
    .first()
    .click()
  await page.getByText(/is acknowledged\. Its escalation is paused/).waitFor()
  assert.deepEqual(errors, [])
})
