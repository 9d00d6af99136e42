import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Company } from '../../dev/company.ts'
import { openCompany, settled } from './visit.ts'

const slug = 'payments-primary'
const day = 86_400_000

interface Stored {
  version: number
  doc: { layers: { people: string[]; handoff: string; dst?: unknown }[] }
}

async function nowOn(company: Company): Promise<string[]> {
  const [duty] = await company.call<{ users: { name: string }[] }[]>('GET', `/on-call?schedule=${slug}`)
  return duty!.users.map(({ name }) => name)
}

const lane = (page: Page, name: string) => page.getByRole('group', { name: new RegExp(`^${name}, `) })

test('a schedule is edited: lanes and the difference before saving, who is on call stays, nothing is lost', async () => {
  await using company = await openCompany()
  const stored = () => company.call<Stored>('GET', `/schedules/${slug}`)
  const before = await stored()
  // Something the form has no field for.
  const [layer] = before.doc.layers
  await company.call('PUT', `/schedules/${slug}`, {
    ...before.doc,
    layers: [{ ...layer!, dst: { gap: 'later' } }],
  })
  const on = await nowOn(company)
  const { page, errors } = await company.visit()
  await page.goto(`${company.app.url}/on-call/${slug}?tab=edit`)
  await settled(page)

  // By keyboard: a turn changes places with the next, one of them the turn that is now.
  const people = layer!.people
  const { items } = await company.call<{ items: { name: string; email: string }[] }>('GET', '/users')
  const isNow = people.indexOf(items.find(({ name }) => name === on[0])!.email)
  const moved = Math.min(isNow, people.length - 2)
  const grip = (turn: number) => page.getByRole('button', { name: new RegExp(`^Shift ${turn}, .*Alt and the arrow`) })
  await grip(moved + 1).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await page.getByText(new RegExp(`is shift ${moved + 2} of 3 now\\.$`)).waitFor()
  await page.getByText(`On call right now: ${on[0]}, and that stays.`).waitFor()
  await page
    .getByRole('table', { name: 'Difference per person' })
    .getByText(/^(more|less) from/)
    .first()
    .waitFor()
  await page.getByText('No new gap.').waitFor()

  // Asked to, it recalculates the turns, and says who would be on call at once.
  const recalculate = page.getByLabel('Recalculate the turns')
  await recalculate.check()
  await page.getByText(/With this change it would be .+ at once/).waitFor()
  await recalculate.uncheck()
  await page.getByText(`On call right now: ${on[0]}, and that stays.`).waitFor()

  // The handoff by its handle in the preview, an hour later.
  const handle = page.getByRole('button', { name: /weekly, handoff mon 09:00: left and right arrow/ }).first()
  await handle.focus()
  await page.keyboard.press('Shift+ArrowRight')
  assert.equal(await page.getByLabel('Handoff time, weekly').inputValue(), '10:00')

  // A gap is said before it is saved.
  await page.getByRole('button', { name: 'Only at certain hours' }).click()
  await page.getByText(/gaps? that (is|are) new/).waitFor()
  await page.getByRole('button', { name: 'Remove hours of weekly' }).click()
  await page.getByText('No new gap.').waitFor()

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText(/Saved as version/).waitFor()
  const after = await stored()
  const wanted = people.toSpliced(moved, 2, people[moved + 1]!, people[moved]!)
  assert.deepEqual(after.doc.layers[0]?.people, wanted)
  assert.equal(after.doc.layers[0]?.handoff, 'mon 10:00')
  assert.deepEqual(after.doc.layers[0]?.dst, { gap: 'later' })
  assert.deepEqual(await nowOn(company), on)
  assert.deepEqual(errors, [])
})

test('from a shift: an override; a day says what happens on it; the keys move and zoom', async () => {
  await using company = await openCompany()
  const { page, errors } = await company.visit()
  await page.goto(`${company.app.url}/on-call/${slug}`)
  await settled(page)
  const final = lane(page, 'Final')
  const last = final.getByRole('button').last()
  const who = (await last.getAttribute('aria-label'))!.split(',')[0]!
  const other = who === 'Eve Stone' ? 'Bo Lind' : 'Eve Stone'

  // Focus shows the card, Enter goes into it.
  await last.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('dialog', { name: who })
  await card.getByText(/^Why: layer “weekly”/).waitFor()
  await card.getByRole('button', { name: 'Override' }).click()
  const dialogue = page.getByRole('dialog', { name: 'Change who is on call for a time' })
  const taker = dialogue.getByRole('combobox', { name: 'Who takes it' })
  await taker.focus()
  await page.keyboard.press('Backspace')
  await taker.fill(other)
  await page.getByRole('option', { name: other }).click()
  await page.keyboard.press('Escape')
  await dialogue.getByRole('button', { name: 'Change it' }).click()
  await final.getByRole('button', { name: new RegExp(`^${other}, `) }).waitFor()
  await page.getByText(`${other} instead of ${who}`).waitFor()

  // The day on which it begins.
  const [override] = await company.call<{ override: { start: string } }[]>('GET', `/schedules/${slug}/overrides`)
  const title = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'Europe/Berlin',
  }).format(new Date(override!.override.start))
  await page.getByRole('button', { name: `What happens on ${title}?` }).click()
  const panel = page.getByRole('dialog', { name: 'What happens on this date?' })
  await panel.getByText(`Override begins: ${other}`).waitFor()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })

  await page.keyboard.press('-')
  await page.waitForURL(/zoom=1m/)
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/from=/)
  await page.keyboard.press('t')
  await page.waitForURL((url) => !url.search.includes('from='))
  assert.deepEqual(errors, [])
})

test('cover: asked for in one browser, taken in the other; both see who rings', async () => {
  await using company = await openCompany()
  const asks = await company.visit()
  const takes = await company.visit()
  await takes.page.goto(`${company.app.url}/cover`)
  await takes.page.getByText('Nothing is open').waitFor()
  await asks.page.goto(
    `${company.app.url}/on-call/${slug}?from=${new Date(Date.now() + 8 * day).toISOString().slice(0, 10)}`,
  )
  await settled(asks.page)
  const shift = lane(asks.page, 'weekly').getByRole('button').last()
  const who = (await shift.getAttribute('aria-label'))!.split(',')[0]!
  await shift.click()
  await asks.page.getByRole('button', { name: 'Find cover' }).click()
  await asks.page.getByLabel('A note (optional)').fill('A wedding.')
  await asks.page.getByRole('button', { name: 'Ask', exact: true }).click()
  await asks.page.getByText('You asked for cover.').waitFor()
  await lane(asks.page, 'Overrides')
    .getByRole('button', { name: `cover for ${who}?` })
    .waitFor()

  const row = takes.page.getByRole('listitem').filter({ hasText: `${who} wants cover` })
  await row.getByText('“A wedding.”').waitFor()
  await row.getByRole('button', { name: 'Take it' }).click()
  await takes.page.getByRole('dialog').getByRole('button', { name: 'Take it' }).click()
  await takes.page.getByText(/^It is yours/).waitFor()
  await lane(asks.page, 'Final')
    .getByRole('button', { name: /^Gus Hart, / })
    .waitFor()
  await asks.page.getByText(`Gus Hart covers ${who}`).waitFor()
  assert.deepEqual([...asks.errors, ...takes.errors], [])
})

test('time off warns of shifts, a feed is shown once, and a generated rota is applied by a person', async () => {
  await using company = await openCompany()
  const { page, errors } = await company.visit()
  await page.goto(`${company.app.url}/my-shifts`)
  await settled(page)
  await page.getByRole('button', { name: 'Time off', exact: true }).click()
  const off = page.getByRole('dialog', { name: 'Time off' })
  await off.getByLabel('Last day').fill(new Date(Date.now() + 14 * day).toISOString().slice(0, 10))
  await off.getByRole('button', { name: 'Enter it' }).click()
  await page.getByText(/shifts while you are away/).waitFor()

  await page.getByRole('button', { name: 'New feed' }).click()
  await page.getByLabel('Where it will be read').fill('Phone')
  await page.getByRole('button', { name: 'Create it' }).click()
  const address = await page.getByRole('region', { name: 'Address' }).innerText()
  assert.match(await (await fetch(address.trim())).text(), /BEGIN:VCALENDAR/)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByRole('list', { name: 'In my calendar' }).getByText('Phone').waitFor()

  await page.goto(`${company.app.url}/on-call/${slug}?tab=load`)
  await page.getByRole('button', { name: 'Generate the next weeks' }).click()
  const dialogue = page.getByRole('dialog', { name: 'Generate the next weeks' })
  await dialogue.getByLabel('Weeks').fill('6')
  await dialogue.getByRole('button', { name: 'Propose a rota' }).click()
  await dialogue.getByRole('table', { name: 'The proposal per person' }).waitFor()
  const before = await company.call<unknown[]>('GET', `/schedules/${slug}/overrides`)
  await dialogue.getByRole('button', { name: 'Apply it' }).click()
  await page.getByText('The rota is applied.').waitFor()
  const after = await company.call<unknown[]>('GET', `/schedules/${slug}/overrides`)
  assert.equal(after.length, before.length + 1)
  assert.deepEqual(errors, [])
})
