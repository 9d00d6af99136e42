import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openCompany, settled } from './visit.ts'

interface Stored {
  version: number
  doc: { name: string; levels: { after: string; notify: string[] }[]; repeat?: { times: number } }
}

test('two browsers edit a policy at once: both see it, nothing is lost in silence', async () => {
  await using company = await openCompany()
  const stored = () => company.call<Stored>('GET', '/policies/payments')
  const after = (page: Page, level: number) => page.getByLabel(`After, level ${level}`, { exact: true })
  const ana = await company.visit()
  const bo = await company.visit()
  for (const { page } of [ana, bo]) {
    await page.goto(`${company.app.url}/policies/payments?tab=edit`)
    await settled(page)
    await after(page, 2).waitFor()
  }

  // The preview follows what is typed, and the YAML tab holds the same draft.
  await ana.page.getByText(/^If nobody answers: at once .+ \(on call now on Payments primary\), after 5 min /).waitFor()
  await after(ana.page, 2).fill('nonsense')
  await ana.page.getByText(/must be a duration/).waitFor()
  await after(ana.page, 2).fill('6m')
  await ana.page.getByText(/^If nobody answers: at once .+, after 6 min /).waitFor()
  await ana.page.getByRole('tab', { name: 'YAML' }).click()
  assert.match(await ana.page.getByLabel(/payments, from version/).inputValue(), /after: 6m/)
  await ana.page.getByRole('tab', { name: /^Edit/ }).click()

  // By keyboard: the people of the second level are asked first.
  const before = (await stored()).doc.levels
  await after(ana.page, 2).focus()
  await ana.page.keyboard.press('Alt+ArrowUp')
  await after(bo.page, 3).fill('20m')
  await ana.page.getByRole('button', { name: 'Save', exact: true }).click()
  await ana.page.getByText(/Saved as version/).waitFor()
  const saved = await stored()
  assert.deepEqual(
    saved.doc.levels.map((level) => [level.after, level.notify]),
    [
      ['0m', before[1]!.notify],
      ['6m', before[0]!.notify],
      ['15m', before[2]!.notify],
    ],
  )

  // Bo hears of it before saving, and sees who, theirs, his, and the difference.
  await bo.page.getByText('Somebody saved a newer version meanwhile').waitFor()
  await bo.page.getByText(/saved by Gus Hart/).waitFor()
  await bo.page.getByRole('table', { name: 'Their version and yours' }).getByText('20m').waitFor()
  assert.ok(await bo.page.getByRole('button', { name: 'Save', exact: true }).isDisabled())
  await bo.page.getByText('Their version', { exact: true }).click()
  await bo.page
    .getByRole('region', { name: 'Their version' })
    .getByText(/after: 6m/)
    .waitFor()
  await bo.page.getByRole('button', { name: /^Put mine on top/ }).click()
  await bo.page.getByText(/Saved as version/).waitFor()
  const second = await stored()
  assert.equal(second.version, saved.version + 1)
  assert.deepEqual(
    second.doc.levels.map((level) => level.after),
    ['0m', '5m', '20m'],
  )

  // Ana had changed nothing since: her form simply follows. Then the other way on: take theirs.
  await ana.page.waitForFunction(() => [...document.querySelectorAll('input')].some((input) => input.value === '20m'))
  await ana.page.getByRole('button', { name: 'Add a level' }).click()
  await after(bo.page, 1).fill('1m')
  await bo.page.getByRole('button', { name: 'Save', exact: true }).click()
  await ana.page.getByRole('button', { name: 'Drop mine, take theirs' }).click()
  await ana.page.waitForFunction(() => [...document.querySelectorAll('input')].some((input) => input.value === '1m'))
  assert.equal(await after(ana.page, 4).count(), 0)
  assert.deepEqual([...ana.errors, ...bo.errors], [])
})
