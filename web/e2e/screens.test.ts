import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { openBrowser } from '../../dev/browser.ts'
import { startCompany, stirUp } from '../../dev/company.ts'
import { screensOf } from '../../dev/screens.ts'
import { settled, visit } from './visit.ts'

test('every screen in both themes: axe finds nothing, nothing throws, nothing is wider than the window', async (t) => {
  await using company = await startCompany()
  await stirUp(company)
  const pages = (await company.call<{ items: { id: string; status: string }[] }>('GET', '/pages?status=open')).items
  const alerts = (await company.call<{ items: { id: string }[] }>('GET', '/alerts')).items
  const screens = screensOf({
    page: pages.find((page) => page.status === 'triggered')!.id,
    acknowledged: pages.find((page) => page.status === 'acknowledged')!.id,
    alert: alerts[0]!.id,
  })
  const browser = await openBrowser()
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const inside = await visit(browser, company, { colorScheme })
      const outside = await visit(browser, company, { colorScheme, signedIn: false })
      for (const screen of screens) {
        await t.test(`${screen.name}, ${colorScheme}`, async () => {
          const { page, errors } = screen.outside ? outside : inside
          await page.goto(`${company.app.url}${screen.path}`)
          await settled(page)
          const { violations } = await new AxeBuilder({ page })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
            .analyze()
          assert.deepEqual(
            violations.map(
              (violation) =>
                `${violation.id}: ${violation.nodes
                  .map((node) => node.target.join(' '))
                  .slice(0, 3)
                  .join(' | ')}`,
            ),
            [],
          )
          assert.deepEqual(errors.splice(0), [])
          await page.setViewportSize({ width: 320, height: 700 })
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          await page.setViewportSize({ width: 1440, height: 900 })
          assert.ok(overflow <= 0, `${overflow} px too wide at 320 px`)
        })
      }
    }
  } finally {
    await browser.close()
  }
})
