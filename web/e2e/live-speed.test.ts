import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCompany, settled } from './visit.ts'

/** Until timers have been on time for a second (at most five): a browser that has just started has work of its own, once. */
function calm(): Promise<void> {
  return new Promise((resolve) => {
    const began = Date.now()
    let since = began
    let last = began
    const look = setInterval(() => {
      const now = Date.now()
      if (now - last > 100) since = now
      last = now
      if (now - since < 1000 && now - began < 5000) return
      clearInterval(look)
      resolve()
    }, 20)
  })
}

// Prints how long a new page takes from its commit to the screen; asserts only that it comes. The source gets its answer
// after the commit, and browser and test share the machine's clock.
test('a new page comes to the list by itself; how fast is printed', async (t) => {
  await using company = await openCompany()
  const { page, errors } = await company.visit()
  await page.goto(`${company.app.url}/pages`)
  await settled(page)
  await page.evaluate(calm)
  const figures: number[] = []
  for (let n = 1; n <= 10; n++) {
    const title = `Speed check number ${n}.`
    const seen = page.evaluate(
      (text) =>
        new Promise<number>((resolve) => {
          const look = () => {
            if (!document.querySelector('main')?.textContent?.includes(text)) return false
            watcher.disconnect()
            // The moment at which the browser is about to paint it.
            requestAnimationFrame(() => resolve(Date.now()))
            return true
          }
          const watcher = new MutationObserver(look)
          watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
          look()
        }),
      title,
    )
    const service = n % 2 ? 'queue' : 'payouts'
    await company.signal({ title, severity: 'high', key: `speed-${n}`, service })
    const committed = Date.now()
    figures.push((await seen) - committed)
    await company.signal({ key: `speed-${n}`, title, service, status: 'resolved' })
  }
  const sorted = figures.toSorted((a, b) => a - b)
  t.diagnostic(
    `commit to screen: median ${sorted[5]} ms, slowest ${sorted.at(-1)} ms of ${figures.length} (${figures.join(', ')})`,
  )
  assert.deepEqual(errors, [])
})
