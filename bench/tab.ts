// The memory of a browser tab that shows the list of pages while a storm goes on, with 10,000 open pages in the database.
//   node bench/tab.ts [minutes] [alerts per second]      (the web app must be built: `npm start` once)
import { setTimeout as sleep } from 'node:timers/promises'
import { openBrowser } from '../dev/browser.ts'
import { crowd, crowdKey } from './crowd.ts'
import { benchToken, startBench } from './peers.ts'

const minutes = Number(process.argv[2] ?? 10)
const perSecond = Number(process.argv[3] ?? 20)
const person = { name: 'Gus Hart', email: 'gus@bench.example', password: 'a-bench-password-2026' }
const bench = await startBench()
const { app } = bench
await bench.call('POST', '/api/v1/setup', { token: app.setupToken, ...person })
await crowd(bench)
const browser = await openBrowser()
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
const errors: string[] = []
page.on('pageerror', (error) => errors.push(error.message))
await page.goto(`${app.url}/sign-in`)
await page.getByLabel('E-mail').fill(person.email)
await page.locator('input[type=password]').fill(person.password)
await page.getByRole('button', { name: 'Sign in' }).click()
await page.waitForURL(`${app.url}/`)
await page.goto(`${app.url}/pages`)
await page.getByText('Trouble number 1 ').first().waitFor()
const devtools = await page.context().newCDPSession(page)

async function memory(): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 2 ** 20
}

const before = await memory()
console.log(`before the storm: ${before.toFixed(1)} MB of JavaScript`)
let sent = 0
for (let minute = 1; minute <= minutes; minute++) {
  const end = performance.now() + 60_000
  while (performance.now() < end) {
    const service = `s${sent % 200}`
    const body = JSON.stringify({
      title: `Storm ${sent}`,
      key: `storm-${sent % 4000}`,
      severity: 'high',
      service,
      status: sent % 9 === 8 ? 'resolved' : 'firing',
    })
    const answer = await fetch(`${app.url}/in/generic/${crowdKey}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    sent += 1
    if (sent % 50 === 0) {
      const title = `By hand ${sent}`
      await fetch(`${app.url}/api/v1/pages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${benchToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title, service }),
      })
    }
    await sleep(1000 / perSecond)
  }
  const rows = await page.locator('li').count()
  console.log(
    `minute ${minute}: ${sent} signals, ${(await memory()).toFixed(1)} MB of JavaScript, ${rows} rows in the document`,
  )
}
const after = await memory()
console.log(
  `after: ${after.toFixed(1)} MB, ratio to before: ${(after / before).toFixed(2)}; errors in the tab: ${errors.length}`,
)
for (const error of errors.slice(0, 5)) console.log(error)
await browser.close()
await bench.close()
