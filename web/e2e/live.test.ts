import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCompany, settled, signIn } from './visit.ts'

interface Listed {
  items: { id: string; number: number; title: string; status: string }[]
}

test('an alert appears without a reload; two people see each other act', async () => {
  await using company = await openCompany()
  const first = await company.visit()
  const second = await company.visit()
  await first.page.goto(`${company.app.url}/pages`)
  await settled(first.page)
  await company.signal({ title: 'Payouts stand still', severity: 'critical', key: 'still', service: 'payouts' })
  await first.page.getByText('Payouts stand still').first().waitFor()
  await first.page.locator('main').getByText('Payouts stand still').first().click()
  await first.page.getByRole('heading', { name: /Payouts stand still/ }).waitFor()
  await second.page.goto(first.page.url())
  await second.page.getByRole('heading', { name: /Payouts stand still/ }).waitFor()
  await second.page
    .getByRole('button', { name: /^Acknowledge/ })
    .first()
    .click()
  await first.page
    .getByText(/acknowledged by/i)
    .first()
    .waitFor()
  await company.signal({ title: 'Payouts stand still', key: 'still', service: 'payouts', status: 'resolved' })
  await first.page
    .getByText(/resolved/i)
    .first()
    .waitFor()
  assert.deepEqual([...first.errors, ...second.errors], [])
})

test('on a phone: one tap acknowledges; signed out in the middle: sign in and be back', async () => {
  await using company = await openCompany()
  await company.signal({ title: 'Checkout is down', severity: 'critical', key: 'down', service: 'checkout' })
  const pageOf = async () => (await company.call<Listed>('GET', '/pages')).items[0]!
  const { id } = await pageOf()
  const { page, errors } = await company.visit({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await page.goto(`${company.app.url}/pages/${id}`)
  const button = page.getByRole('button', { name: /^Acknowledge/ }).last()
  await button.waitFor()
  const box = (await button.boundingBox())!
  assert.ok(box.height >= 44 && box.width >= 200, `the button is ${box.width} by ${box.height}`)
  await button.tap()
  await page
    .getByText(/acknowledged/i)
    .first()
    .waitFor()
  assert.equal((await pageOf()).status, 'acknowledged')
  await page.context().clearCookies()
  await page.goto(`${company.app.url}/pages/${id}`)
  await page.waitForURL('**/sign-in**')
  await page.getByLabel('E-mail').fill('gus@acme.example')
  await page.locator('input[type=password]').fill('wrong-password-here')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').first().waitFor()
  await signIn(page, company)
  assert.deepEqual(errors, [])
})
