import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { admin, type Company } from '../../dev/company.ts'

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

/** A browser window of its own, signed in as the demo's admin unless `signedIn` is false. */
export async function visit(
  browser: Browser,
  company: Company,
  more: BrowserContextOptions & { signedIn?: boolean } = {},
): Promise<Visit> {
  const { signedIn = true, ...context } = more
  const page = await (await browser.newContext({ ...options, ...context })).newPage()
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  if (signedIn) await signIn(page, company)
  return { page, errors }
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
