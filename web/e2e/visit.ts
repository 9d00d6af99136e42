import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser } from '../../dev/browser.ts'
import { admin, type Company, type CompanyOptions, startCompany } from '../../dev/company.ts'
import { moveClock } from '../../tools/test/clock.mjs'

const options: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  timezoneId: 'Europe/Lisbon',
  locale: 'en-GB',
  reducedMotion: 'reduce',
  // The service worker has journeys of its own, in offline.test.ts.
  serviceWorkers: 'block',
}

export interface Visit {
  page: Page
  /** Errors that the page threw; a journey ends with none. */
  errors: string[]
}

export interface VisitedCompany extends Company {
  /** A browser window of its own, signed in as the demo's admin unless `signedIn` is false. */
  visit(more?: BrowserContextOptions & { signedIn?: boolean }): Promise<Visit>
}

let browser: Promise<Browser> | undefined

/** One browser for all journeys of this process: what is in one window's context is in no other's. It ends with the process. */
async function sharedBrowser(): Promise<Browser> {
  browser ??= openBrowser()
  if (!(await browser).isConnected()) browser = openBrowser()
  return await browser
}

/** The demo company, with windows on it that are closed together with it. */
export async function openCompany(more: CompanyOptions = {}): Promise<VisitedCompany> {
  const company = await startCompany(more)
  const contexts: BrowserContext[] = []
  return {
    ...company,
    async visit({ signedIn = true, ...more } = {}) {
      const context = await (await sharedBrowser()).newContext({ ...options, ...more })
      contexts.push(context)
      const offset = process.env.TOCSIN_TEST_CLOCK_OFFSET
      if (offset !== undefined) await context.addInitScript(moveClock, Number(offset))
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      if (signedIn) await signIn(page, company)
      return { page, errors }
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context.close()
      await company[Symbol.asyncDispose]()
    },
  }
}

export async function signIn(page: Page, company: Company): Promise<void> {
  await page.goto(`${company.app.url}/sign-in`)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.locator('input[type=password]').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${company.app.url}/`)
}

/** Nothing is loading any more. The network is never idle: the live feed stays open. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy="true"]') && document.querySelector('main, form') !== null,
  )
}
