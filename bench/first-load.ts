// What a browser loads and waits for: JavaScript (gzip) of each screen's first load, first paint and layout shift of Home.
//   node bench/first-load.ts      (the web app must be built: `npm start` once)
import { gzipSync } from 'node:zlib'
import type { BrowserContextOptions } from 'playwright-core'
import { openBrowser } from '../dev/browser.ts'
import { admin, startCompany } from '../dev/company.ts'
import { screensOf } from '../dev/screens.ts'
import { median } from './peers.ts'

const target = 200
await using company = await startCompany()
const browser = await openBrowser()
const entrance = await browser.newContext()
const door = await entrance.newPage()
await door.goto(`${company.app.url}/sign-in`)
await door.getByLabel('E-mail').fill(admin.email)
await door.locator('input[type=password]').fill(admin.password)
await door.getByRole('button', { name: 'Sign in' }).click()
await door.waitForURL(`${company.app.url}/`)
const signedIn: BrowserContextOptions = {
  storageState: await entrance.storageState(),
  viewport: { width: 1440, height: 900 },
  serviceWorkers: 'block',
}

interface FirstLoad {
  kB: number
  paint: number
  shift: number
}

async function firstLoad(path: string): Promise<FirstLoad> {
  const context = await browser.newContext(signedIn)
  const page = await context.newPage()
  let bytes = 0
  const bodies: Promise<void>[] = []
  page.on('response', (response) => {
    if (!/javascript/.test(response.headers()['content-type'] ?? '')) return
    bodies.push(
      response.body().then((body) => {
        bytes += gzipSync(body, { level: 9 }).length
      }),
    )
  })
  await page.addInitScript(() => {
    const seen = window as unknown as { shift: number }
    seen.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(`${company.app.url}${path}`)
  await page.waitForFunction(() => document.querySelector('main') && !document.querySelector('[aria-busy="true"]'))
  await page.waitForTimeout(500)
  await Promise.all(bodies)
  const { paint, shift } = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    shift: (window as unknown as { shift: number }).shift,
  }))
  await context.close()
  return { kB: bytes / 1000, paint, shift }
}

const loads: FirstLoad[] = []
for (let i = 0; i < 5; i++) loads.push(await firstLoad('/'))
const home = loads[0]!.kB
console.log(`Home: ${home.toFixed(1)} kB of JavaScript, gzip; ratio to ${target} kB: ${(home / target).toFixed(2)}`)
const paint = median(loads.map((load) => load.paint))
console.log(
  `Home: first paint after ${paint.toFixed(0)} ms (median of 5); ratio to 1000 ms: ${(paint / 1000).toFixed(2)}`,
)
console.log(`Home: layout shift ${Math.max(...loads.map((load) => load.shift)).toFixed(4)} at worst`)
const sizes: { path: string; kB: number }[] = []
await company.signal({ title: 'Disk full', severity: 'critical', key: 'first', service: 'checkout' })
const first = async (path: string) => (await company.call<{ items: { id: string }[] }>('GET', path)).items[0]!.id
const page = await first('/pages')
for (const { path, outside } of screensOf({ page, acknowledged: page, alert: await first('/alerts') })) {
  if (!outside) sizes.push({ path, kB: (await firstLoad(path)).kB })
}
for (const { path, kB } of sizes.sort((a, b) => b.kB - a.kB).slice(0, 8))
  console.log(`${kB.toFixed(1).padStart(7)} kB  ${path}`)
await browser.close()
