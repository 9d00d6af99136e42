// Photographs every screen of the demo company in three widths and two themes into ./shots (ignored by git).
//   npm run shots [-- name …]
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openBrowser } from '../dev/browser.ts'
import { admin, type Company, startCompany, stirUp } from '../dev/company.ts'
import { type Screen, screensOf } from '../dev/screens.ts'
import { buildWeb } from './build-web.mjs'

const sizes = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
}
const themes = ['light', 'dark'] as const
const folder = fileURLToPath(new URL('../shots', import.meta.url))
const only = process.argv.slice(2)
/** Pixels. Below 8,192 Chromium repeats the top of a page. */
const mostHigh = 8000

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.locator('input[type=password]').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${url}/`)
}

/** Waits until nothing is loading: the live feed keeps the network busy for ever. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  await page
    .waitForFunction(
      () => !document.querySelector('[aria-busy="true"]') && document.querySelector('main, form') !== null,
      undefined,
      { timeout: 10_000 },
    )
    .catch(() => undefined)
  await page.evaluate(() => document.fonts.ready)
}

async function idsOf(company: Company) {
  const pages = await company.call<{ items: { id: string; status: string; urgency: string }[] }>(
    'GET',
    '/pages?status=open',
  )
  const alerts = await company.call<{ items: { id: string }[] }>('GET', '/alerts')
  return {
    page: pages.items.find((page) => page.status === 'triggered' && page.urgency === 'high')!.id,
    acknowledged: pages.items.find((page) => page.status === 'acknowledged')!.id,
    alert: alerts.items[0]!.id,
  }
}

buildWeb()
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await using fresh = await startCompany({ furnished: false })
await using company = await startCompany()
await stirUp(company)
const screens: (Screen & { base: string })[] = [
  { room: 'access', name: 'set-up', path: `/setup?token=${fresh.app.setupToken}`, outside: true, base: fresh.app.url },
  ...screensOf(await idsOf(company)).map((screen) => ({ ...screen, base: company.app.url })),
]
const wanted = screens.filter((screen) => only.length === 0 || only.includes(screen.name))
const browser = await openBrowser()
let taken = 0
try {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const theme of themes) {
      const options = {
        viewport,
        colorScheme: theme,
        timezoneId: 'Europe/Lisbon',
        locale: 'en-GB',
        reducedMotion: 'reduce',
      } as const
      const outside = await browser.newContext(options)
      const inside = await browser.newContext(options)
      await signIn(await inside.newPage(), company.app.url)
      for (const screen of wanted) {
        const page = await (screen.outside ? outside : inside).newPage()
        const problems: string[] = []
        page.on('pageerror', (error) => problems.push(error.message))
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
        await page.goto(`${screen.base}${screen.path}`)
        await settled(page)
        const height = await page.evaluate(() => document.documentElement.scrollHeight)
        const clip = {
          x: 0,
          y: 0,
          width: viewport.width,
          height: Math.min(Math.max(height, viewport.height), mostHigh),
        }
        await page.screenshot({ path: `${folder}/${screen.name}-${size}-${theme}.png`, fullPage: true, clip })
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (overflow > 0) problems.push(`is ${overflow} px wider than the window`)
        for (const problem of problems) console.log(`${screen.name} ${size} ${theme}: ${problem}`)
        taken += 1
        await page.close()
      }
      await outside.close()
      await inside.close()
    }
  }
} finally {
  await browser.close()
}
console.log(`${taken} pictures in shots/`)
