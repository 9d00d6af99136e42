import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Company } from '../../dev/company.ts'
import { arrived, choose, type Listed, openPages } from './palette.ts'
import { openCompany } from './visit.ts'

const statusesOf = async (company: Company) => {
  const { items } = await company.call<Listed>('GET', '/pages')
  return Object.groupBy(items, (page) => page.status)
}

/** The keyboard is at the row of this title. */
const isAt = (page: Page, title: string) =>
  page.waitForFunction(
    (title) => document.activeElement?.closest('li') && document.activeElement.textContent?.endsWith(title),
    title,
  )
/** So many rows are ticked. */
const areTicked = (page: Page, count: number) =>
  page.waitForFunction((count) => document.querySelectorAll('li input[type=checkbox]:checked').length === count, count)

test('ten pages by keyboard alone: palette, j and k, x, a for all, undo, and one after the other', async () => {
  await using company = await openCompany()
  await openPages(company, 10)
  const { page, errors } = await company.visit()
  await arrived(page)
  await choose(page, 'pages', /^Pages$/)
  await page.waitForURL('**/pages')
  await page.getByRole('list', { name: 'Pages', exact: true }).getByText('Trouble 10').waitFor()

  await page.keyboard.press('j')
  await isAt(page, ' Trouble 10')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await isAt(page, ' Trouble 9')
  await page.keyboard.press('k')

  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('x')
    await page.keyboard.press('j')
  }
  await areTicked(page, 10)
  await page.getByRole('toolbar', { name: 'Actions on the selected rows' }).waitFor()
  await page.keyboard.press('a')
  await page.getByText('10 pages are acknowledged.').waitFor()
  assert.equal((await statusesOf(company)).acknowledged?.length, 10)
  await areTicked(page, 0)

  await page.keyboard.press('z')
  await page.getByText('10 pages ask again, from level 1.').waitFor()
  assert.equal((await statusesOf(company)).triggered?.length, 10)
  const [first] = (await company.call<Listed>('GET', '/pages')).items
  const { timeline } = await company.call<{ timeline: { kind: string; because: string }[] }>(
    'GET',
    `/pages/${first?.id}`,
  )
  assert.equal(timeline.find((fact) => fact.kind === 'page.reopened')?.because, 'Gus Hart gave it back')

  // The rest one by one: three taken, two resolved after the question, one snoozed.
  for (let i = 0; i < 12; i++) await page.keyboard.press('k')
  for (let i = 1; i <= 3; i++) {
    await page.keyboard.press('a')
    await page
      .getByText(/^Acknowledged$/)
      .nth(i - 1)
      .waitFor()
    await page.keyboard.press('j')
  }
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('r')
  await page.getByRole('dialog', { name: 'Resolve 2 pages?' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('2 pages resolved.').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await page.getByRole('dialog', { name: 'Snooze 1 page' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('1 page snoozed for now.').waitFor()
  const after = await statusesOf(company)
  assert.deepEqual([after.acknowledged?.length, after.resolved?.length, after.triggered?.length], [4, 2, 4])

  await page.keyboard.press('Enter')
  await page.waitForURL(/\/pages\/\d+$/)
  await page.getByRole('heading', { level: 1, name: /^Trouble/ }).waitFor()
  await choose(page, 'resolve', /^Resolve #/)
  await page.getByRole('dialog', { name: /Resolve/ }).waitFor()
  assert.deepEqual(errors, [])
})
