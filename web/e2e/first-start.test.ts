import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCompany } from './visit.ts'

test('first start: set-up in the browser, a page by hand, acknowledged', async () => {
  await using company = await openCompany({ furnished: false })
  const { page, errors } = await company.visit({ signedIn: false })
  await page.goto(company.app.url)
  await page.waitForURL('**/setup**')
  await page.getByLabel('Set-up token').fill(company.app.setupToken!)
  await page.getByLabel('Organisation (optional)').fill('Acme')
  await page.getByLabel('Your name').fill('Ida First')
  await page.getByLabel('Your e-mail').fill('ida@acme.example')
  await page.locator('input[type=password]').first().fill('a-long-enough-password')
  await page.locator('form button[type=submit]').click()
  await page.waitForURL(`${company.app.url}/`)
  await page.getByRole('heading', { name: /Ida First/ }).waitFor()

  // Somebody else with the same token comes too late.
  const late = await fetch(`${company.app.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: company.app.setupToken,
      name: 'Late',
      email: 'late@acme.example',
      password: 'a-long-enough-password',
    }),
  })
  assert.ok(late.status >= 400)

  await company.call('POST', '/pages', { title: 'A first test page', to: ['user ida@acme.example'] })
  await page.getByText('A first test page').first().waitFor()
  await page
    .getByRole('button', { name: /^Acknowledge/ })
    .first()
    .click()
  const open = async () =>
    (await company.call<{ items: { status: string }[] }>('GET', '/pages?status=open')).items[0]!.status
  await page.waitForFunction(() => !document.body.innerText.includes('No answer'))
  assert.equal(await open(), 'acknowledged')
  assert.deepEqual(errors, [])
})
