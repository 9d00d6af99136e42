import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { stirUp } from '../../../dev/company.ts'
import { type Screen, screensOf } from '../../../dev/screens.ts'
import { openCompany, settled, type VisitedCompany } from '../visit.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * Every screen of these rooms in both themes: axe finds nothing, nothing throws, nothing is wider than the window. What axe says
 * of the structure is the same in both, so that in the dark it looks at colours only.
 */
export function checkScreens(...rooms: Screen['room'][]): void {
  test(`every screen of ${rooms.join(' and ')} in both themes: axe finds nothing, nothing throws, nothing is wider than the window`, async (t) => {
    await using company = await openCompany()
    await stirUp(company)
    const screens = screensOf(await whatIsThere(company)).filter(({ room }) => rooms.includes(room))
    assert.ok(screens.length > 0)
    const inside = await company.visit()
    const outside = screens.some((screen) => screen.outside) ? await company.visit({ signedIn: false }) : inside
    for (const screen of screens) {
      const { page, errors } = screen.outside ? outside : inside
      await t.test(`${screen.name}, light`, async () => {
        await page.emulateMedia({ colorScheme: 'light' })
        await page.goto(`${company.app.url}${screen.path}`)
        await settled(page)
        assert.equal(await themeOf(page), 'light')
        assert.deepEqual(await violations(new AxeBuilder({ page }).withTags(standards)), [])
        assert.deepEqual(errors.splice(0), [])
        await fitsPhones(page)
      })
      await t.test(`${screen.name}, dark`, async () => {
        await page.emulateMedia({ colorScheme: 'dark' })
        await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
        await settled(page)
        await page.evaluate(coloursStand)
        assert.deepEqual(
          await violations(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block'])),
          [],
        )
        assert.deepEqual(errors.splice(0), [])
        await fitsPhones(page)
      })
    }
  })
}

async function whatIsThere(company: VisitedCompany) {
  const pages = (await company.call<{ items: { id: string; status: string }[] }>('GET', '/pages?status=open')).items
  const alerts = (await company.call<{ items: { id: string }[] }>('GET', '/alerts')).items
  return {
    page: pages.find((page) => page.status === 'triggered')!.id,
    acknowledged: pages.find((page) => page.status === 'acknowledged')!.id,
    alert: alerts[0]!.id,
  }
}

async function themeOf(page: Page): Promise<string | null> {
  return await page.locator('html').getAttribute('data-mantine-color-scheme')
}

/** Until no colour changes any more. Each element hands an inherited colour on a frame later than it got it. */
async function coloursStand(): Promise<void> {
  const nextFrame = () => new Promise(requestAnimationFrame)
  for (let still = 0; still < 3; await nextFrame()) {
    still = document.getAnimations().some((each) => each instanceof CSSTransition) ? 0 : still + 1
  }
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  const found = await axe.analyze()
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  )
}

async function fitsPhones(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  await page.setViewportSize({ width: 1440, height: 900 })
  assert.ok(overflow <= 0, `${overflow} px too wide at 320 px`)
}
