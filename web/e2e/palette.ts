import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Company } from '../../dev/company.ts'
import { settled } from './visit.ts'

export interface Listed {
  items: { id: string; number: number; title: string; status: string }[]
}

/** Pages for the demo's admin, "Trouble 1" and so on. */
export async function openPages(company: Company, count: number): Promise<void> {
  for (let i = 1; i <= count; i++)
    await company.call('POST', '/pages', { title: `Trouble ${i}`, urgency: 'low', to: ['user gus@acme.example'] })
}

/** The frame is there and listens. */
export async function arrived(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Search or do something' }).waitFor()
  await settled(page)
}

/** By keyboard alone: opens the palette, types, goes to the entry and chooses it. */
export async function choose(page: Page, words: string, option: RegExp): Promise<void> {
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox', { name: /^Search pages/ })
  await box.and(page.locator(':focus')).waitFor()
  await page.keyboard.type(words)
  const found = page.getByRole('option', { name: option }).first()
  await found.waitFor()
  for (let i = 0; i < 40 && (await found.getAttribute('aria-selected')) !== 'true'; i++)
    await page.keyboard.press('ArrowDown')
  assert.equal(await box.getAttribute('aria-activedescendant'), await found.getAttribute('id'))
  await page.keyboard.press('Enter')
  await box.waitFor({ state: 'detached' })
}
