import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCompany } from './visit.ts'

interface Listed {
  items: { number: number; status: string }[]
}

test('the network gone and back: a banner, an acknowledgement that waits over a reload, sent once, caught up', async () => {
  await using company = await openCompany()
  await company.signal({ title: 'Checkout is down', severity: 'critical', key: 'down', service: 'checkout' })
  const pageOf = async () => (await company.call<Listed>('GET', '/pages')).items[0]!
  const { number } = await pageOf()
  const { page, errors } = await company.visit({
    viewport: { width: 390, height: 844 },
    serviceWorkers: 'allow',
  })
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.goto(`${company.app.url}/pages/${number}`)
  const answer = page.getByRole('button', { name: `Acknowledge page #${number}` }).last()
  await answer.waitFor()
  await page.getByText('Live', { exact: true }).first().waitFor()
  let sent = 0
  page.on('response', (response) => {
    if (response.request().method() === 'POST' && response.url().endsWith('/acknowledge')) sent += 1
  })

  await page.context().setOffline(true)
  await page.getByText('No connection', { exact: true }).waitFor()
  await answer.click()
  await page.getByText('Queued: will be sent when the connection is back.').last().waitFor()
  assert.equal((await pageOf()).status, 'triggered')

  // A reload without a network: what is known, with its age, and that the answer waits.
  await page.goto(`${company.app.url}/pages`)
  await page.getByRole('heading', { name: 'No connection to Tocsin' }).waitFor()
  await page.getByText('Paging goes on without it').waitFor()
  await page.getByText(`#${number} Checkout is down`, { exact: false }).waitFor()
  await page.getByText(`Acknowledge #${number}, tapped`, { exact: false }).waitFor()

  await company.signal({ title: 'Queue is full', severity: 'high', key: 'full', service: 'queue' })
  await page.context().setOffline(false)
  // The page comes back by itself, sends what waited, and shows what happened meanwhile.
  await page.getByText(`#${number} is acknowledged. Its escalation is paused.`).waitFor()
  await page.getByText('Queue is full').first().waitFor()
  assert.equal(
    (await pageOf()).status === 'acknowledged' ||
      (await company.call<Listed>('GET', `/pages?q=${number}`)).items[0]!.status === 'acknowledged',
    true,
  )
  assert.equal(sent, 1)
  assert.deepEqual(
    await page.evaluate(() =>
      Object.entries(localStorage)
        .filter(([key]) => key.startsWith('tocsin-answers-'))
        .map(([, value]) => value),
    ),
    ['[]'],
  )
  assert.deepEqual(errors, [])
})

test('it can be installed: manifest and icons are there', async () => {
  await using company = await openCompany({ furnished: false })
  const get = async (path: string) => await fetch(`${company.app.url}${path}`)
  const manifest = await get('/manifest.webmanifest')
  assert.match(manifest.headers.get('content-type') ?? '', /manifest\+json/)
  const { icons, start_url, display } = (await manifest.json()) as {
    icons: { src: string; type: string; sizes: string }[]
    start_url: string
    display: string
  }
  assert.deepEqual([start_url, display], ['/', 'standalone'])
  for (const { src, type, sizes } of icons) {
    const icon = await get(src)
    assert.equal(icon.headers.get('content-type'), type)
    if (type !== 'image/png') continue
    const bytes = Buffer.from(await icon.arrayBuffer())
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes)
  }
  assert.match((await get('/sw.js')).headers.get('cache-control') ?? '', /no-cache/)
})
