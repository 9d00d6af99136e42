import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { arrived, choose, type Listed, openPages } from './palette.ts'
import { openCompany } from './visit.ts'

test('the palette finds pages by number, people and documents, remembers places, and axe finds nothing in it', async () => {
  await using company = await openCompany()
  await openPages(company, 2)
  const [latest] = (await company.call<Listed>('GET', '/pages')).items
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, errors } = await company.visit({ colorScheme })
    await arrived(page)
    await choose(page, `#${latest?.number}`, /Trouble 2/)
    await page.waitForURL(`**/pages/${latest?.number}`)
    await page.getByRole('heading', { level: 1, name: 'Trouble 2' }).waitFor()
    await choose(page, 'checkout', /^Checkout/)
    await page.waitForURL('**/services/checkout')
    await page.getByRole('heading', { level: 1, name: 'Checkout' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('group', { name: 'Recent' }).getByRole('option', { name: 'Trouble 2' }).waitFor()
    for (const words of ['', 'gus', 'no such thing at all']) {
      await page.getByRole('combobox', { name: /^Search pages/ }).fill(words)
      await page
        .getByText(words.startsWith('no') ? /^Nothing is called/ : words === '' ? 'Recent' : 'gus@acme.example')
        .first()
        .waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`),
        [],
      )
    }
    await page.setViewportSize({ width: 320, height: 700 })
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.deepEqual(errors, [])
  }
})

test('a view is saved on one device and there on another', async () => {
  await using company = await openCompany()
  const one = await company.visit()
  await one.page.goto(`${company.app.url}/pages?urgency=low&status=triggered`)
  await one.page.getByRole('button', { name: 'Save this view' }).click()
  await one.page.getByRole('textbox', { name: 'Name' }).fill('Can wait')
  await one.page.keyboard.press('Enter')
  await one.page.getByText('The view “Can wait” is saved').waitFor()
  const two = await company.visit()
  await two.page.goto(`${company.app.url}/pages`)
  const views = two.page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('link', { name: 'Can wait' }).click()
  await two.page.waitForURL(/urgency=low/)
  await views.locator('[aria-current=page]').getByText('Can wait').waitFor()
  const { violations } = await new AxeBuilder({ page: two.page }).analyze()
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  )
  await two.page.getByRole('button', { name: 'Remove a view' }).click()
  await two.page.getByRole('menuitem', { name: 'Can wait' }).click()
  await one.page.getByRole('link', { name: 'Can wait' }).waitFor({ state: 'detached' })
  await two.page.keyboard.press('z')
  await one.page.getByRole('link', { name: 'Can wait' }).waitFor()
  assert.deepEqual([...one.errors, ...two.errors], [])
})

test('a long list: only what is near the window is in the document, and new rows move nothing', async () => {
  await using company = await openCompany()
  const signal = (title: string) => company.signal({ title, severity: 'low', key: title, service: 'queue' })
  for (let i = 1; i <= 230; i++) await signal(`Trouble ${i}`)
  const { page, errors } = await company.visit()
  await page.goto(`${company.app.url}/alerts`)
  const list = page.getByRole('list', { name: 'Alerts' })
  const rows = list.locator('> li')
  await list.getByRole('link', { name: 'Trouble 230' }).waitFor()
  const toTheEnd = () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  const oldest = list.getByRole('link', { name: 'Trouble 1', exact: true })
  for (let i = 0; i < 100 && (await oldest.count()) === 0; i++) {
    await toTheEnd()
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  await oldest.waitFor()
  assert.ok((await rows.count()) < 60, `${await rows.count()} rows in the document`)

  // Far down, a new alert is told and moves nothing; one press shows it.
  await page.evaluate(() => scrollTo(0, 5000))
  await page.getByText('Trouble 150', { exact: true }).waitFor()
  const place = () => page.getByText('Trouble 150', { exact: true }).evaluate((row) => row.getBoundingClientRect().top)
  // The rows here are measured while they come; then nothing moves by itself.
  let before = await place()
  for (let last = Number.NaN; last !== before; before = await place()) last = before
  await signal('Brand new')
  await page.getByRole('button', { name: '1 new' }).waitFor()
  const now = await place()
  assert.ok(Math.abs(now - before) <= 1, `it moved by ${now - before} px`)
  await page.getByRole('button', { name: '1 new' }).click()
  await list.getByRole('link', { name: 'Brand new' }).waitFor()
  assert.deepEqual(errors, [])
})
