import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { Agent, createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { event } from '@pagerduty/pdjs'
import { generate } from 'selfsigned'
import { World } from './world.ts'

const alertmanager = ['/usr/bin/prometheus-alertmanager', '/usr/bin/alertmanager', '/usr/local/bin/alertmanager'].find(
  existsSync,
)

/** Waits until `look` finds something; a real client works in its own time. */
async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function startAlertmanager(world: World, folder: string): Promise<{ url: string; child: ChildProcess }> {
  const port = 20000 + Math.floor(Math.random() * 20000)
  await writeFile(
    join(folder, 'am.yml'),
    `route: { receiver: tocsin, group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: tocsin, webhook_configs: [{ url: "${world.app.url}/in/alertmanager/story-alertmanager-0001", send_resolved: true }] }]
`,
  )
  const child = spawn(
    alertmanager!,
    [
      `--config.file=${folder}/am.yml`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  )
  const url = `http://127.0.0.1:${port}`
  await until('Alertmanager to be ready', () =>
    fetch(`${url}/-/ready`).then(
      (answer) => answer.ok,
      () => false,
    ),
  )
  return { url, child }
}

test('a real Alertmanager: firing becomes a page and a mail, its link stops the ladder, resolving ends the page', {
  skip: alertmanager ? false : 'Alertmanager is not on this machine',
}, async () => {
  await using world = await World.start('payments.yaml')
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-am-'))
  const { url, child } = await startAlertmanager(world, folder)
  try {
    const tell = (endsAt: Date | null) =>
      fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([
          {
            labels: { alertname: 'InstanceDown', severity: 'critical', instance: 'db-1' },
            annotations: { summary: 'Instance db-1 is down' },
            ...(endsAt ? { endsAt: endsAt.toISOString() } : {}),
          },
        ]),
      })
    await tell(null)
    await until('the page', async () => (await world.openPages()).length > 0)
    await world.settle()
    const mail = world.person('ana').gets('Instance db-1 is down')
    await world.followsAckLink(mail)
    await world.forward('10m')
    world.isQuiet()
    assert.equal((await world.openPages())[0].status, 'acknowledged')
    await tell(new Date(Date.now() - 1000))
    await until('the page to end', async () => (await world.openPages()).length === 0)
    world.isQuiet()
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
})

test('the PagerDuty client library, pointed at us: trigger pages, resolve ends it', async () => {
  await using world = await World.start('payments.yaml')
  // The library always speaks https: a terminator in front of us, as an operator has one.
  // Valid whatever day the tests take it for: who checks it asks the machine.
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    notBeforeDate: new Date('2000-01-01T00:00:00Z'),
    notAfterDate: new Date('2049-12-31T00:00:00Z'),
  })
  const front = createServer({ key, cert }, (incoming, outgoing) => {
    const onward = request(
      `${world.app.url}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    incoming.pipe(onward)
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  const agent = new Agent({ ca: cert, checkServerIdentity: () => undefined })
  const send = (data: Record<string, unknown>) =>
    event({
      server: `127.0.0.1:${(front.address() as AddressInfo).port}`,
      agent,
      data: { routing_key: '0123456789abcdef0123456789abcdef', dedup_key: 'pd/1', ...data },
    } as unknown as Parameters<typeof event>[0])
  try {
    const triggered = await send({
      event_action: 'trigger',
      payload: { summary: 'Disk at 99 %', source: 'db-1', severity: 'critical' },
    })
    assert.equal(triggered.response.status, 202)
    assert.deepEqual(triggered.data, { status: 'success', message: 'Event processed', dedup_key: 'pd/1' })
    await world.settle()
    const mail = world.person('ana').gets('Disk at 99 %')
    await world.followsAckLink(mail)
    await world.forward('10m')
    world.isQuiet()
    await send({ event_action: 'resolve' })
    await world.settle()
    assert.deepEqual(await world.openPages(), [])
    const wrong = await send({ event_action: 'trigger', payload: { source: 'db-1', severity: 'critical' } })
    assert.equal(wrong.response.status, 400)
    assert.equal(wrong.data.status, 'invalid event')
  } finally {
    agent.destroy()
    front.closeAllConnections()
    front.close()
  }
})
