import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { resolveAlerts } from '../alerts/actions.ts'
import { newId } from '../kernel/ids.ts'
import * as actions from './actions.ts'
import { principal, source, world } from './testing.ts'
import { summaries } from './view.ts'

test('500 alerts in one transaction are one page with one joined fact', async () => {
  await using w = await world()
  await w.firesMany(500)
  await w.firesMany(300)
  const pages = await w.pages()
  assert.equal(pages.length, 1)
  const page = pages[0]!
  assert.equal(page.title, 'alert 0')
  const facts = await w.facts(page.id)
  assert.deepEqual(
    facts.map((fact) => [fact.kind, (fact.data as { alerts?: string[] }).alerts?.length]),
    [
      ['page.opened', undefined],
      ['page.joined', 499],
      ['page.joined', 300],
    ],
  )
})

test('transactions that open the page of one group at once: one page with all alerts', async () => {
  await using w = await world()
  for (let i = 0; i < 5; i++)
    await Promise.all([w.fires('checkout'), w.fires('hollow'), w.fires('checkout'), w.firesMany(3)])
  const pages = await w.pages()
  assert.equal(pages.length, 2)
  const root = principal('root', w.people.root!)
  assert.deepEqual(
    (await summaries(w.database.db, root, pages)).map((page) => page.alertCount).sort((a, b) => a - b),
    [5, 25],
  )
})

test('a worse alert: low becomes high and begins anew; an acknowledged page is triggered again', async () => {
  await using w = await world()
  const first = await w.fires('checkout', 'medium')
  await w.forward(2)
  const low = await w.page()
  assert.deepEqual([low.urgency, low.severity], ['low', 'medium'])
  await w.fires('checkout', 'high', 'worse')
  const high = await w.page()
  assert.deepEqual(
    [high.id, high.urgency, high.severity, high.round, high.level, high.title],
    [low.id, 'high', 'high', 2, 0, 'p99'],
  )
  assert.equal((await w.facts(low.id)).at(-1)?.because, 'a high alert makes it worse: worse')
  await w.drain()
  await w.do((tx) => actions.acknowledge(tx, w.as('bo'), low.id))
  await w.fires('checkout', 'high', 'the same')
  assert.equal((await w.page()).status, 'acknowledged')
  await w.do(async (tx) => {
    tx.record('alert.worsened', {
      actor: source,
      subjects: [first],
      because: null,
      data: { alert: first, service: null, from: 'medium', to: 'critical' },
    })
  })
  const again = await w.page()
  assert.deepEqual([again.status, again.severity, again.round], ['triggered', 'critical', 3])
  assert.equal((await w.facts(low.id)).at(-1)?.because, 'a critical alert makes it worse: p99')
})

test('a page ends with its last alert; an alert after that opens a new one; resolving by hand resolves the alerts', async () => {
  await using w = await world()
  const one = await w.fires('checkout')
  const two = await w.fires('checkout')
  const resolveAlert = (id: string) => w.do((tx) => resolveAlerts(tx, source, [id], 'over'))
  await resolveAlert(one)
  assert.equal((await w.page()).status, 'triggered')
  await Promise.all([resolveAlert(two), w.lane.work()])
  const done = await w.page()
  assert.deepEqual([done.status, done.nextStepAt], ['resolved', null])
  const three = await w.fires('checkout')
  const next = await w.page()
  assert.notEqual(next.id, done.id)
  await w.do((tx) => actions.resolve(tx, w.as('ana'), next.id, { note: 'restarted it' }))
  const row = await w.database.db
    .selectFrom('alert')
    .select(['status', 'because'])
    .where('id', '=', three)
    .executeTakeFirst()
  assert.deepEqual(row, { status: 'resolved', because: `Ana resolved page #${next.number}` })
  assert.equal((await w.facts(next.id)).filter((fact) => fact.kind === 'page.resolved').length, 1)
  assert.equal(await w.drain(), 0)
})

test('an alert that joins a page in the moment in which it is resolved opens a page of its own', async () => {
  await using w = await world()
  await w.fires('checkout')
  const before = await w.page()
  const waitsForLock = async () => {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      w.database.db,
    )
    return rows.length > 0
  }
  let arriving: Promise<unknown> = Promise.resolve()
  await w.do(async (tx) => {
    await actions.resolve(tx, w.as('ana'), before.id)
    // It reads the page as it is for everybody else, open, and stands before its lock when the resolution commits.
    arriving = w.fires('checkout')
    for (let looks = 0; !(await waitsForLock()); looks++) assert.ok(looks < 20_000, 'the alert never came to the lock')
  })
  await arriving
  const pages = await w.pages()
  assert.deepEqual(pages.map(({ id, status }) => [id === before.id, status]).sort(), [
    [false, 'triggered'],
    [true, 'resolved'],
  ])
  const kinds = (await w.facts(before.id)).map((fact) => fact.kind)
  assert.deepEqual(kinds, ['page.opened', 'page.resolved'], 'nothing joined what is over')
})

test('the last two alerts resolved at once by two transactions: the page is resolved', async () => {
  await using w = await world()
  for (let i = 0; i < 8; i++) {
    const pair = [await w.fires('checkout'), await w.fires('checkout')]
    await Promise.all(pair.map((id) => w.do((tx) => resolveAlerts(tx, source, [id], 'over'))))
    assert.equal((await w.page()).status, 'resolved')
  }
})

test('an alert that opens and resolves in one transaction leaves a resolved page and asks nobody', async () => {
  await using w = await world()
  await w.do(async (tx) => {
    const id = newId('alert', tx.now)
    await sql`insert into alert (id, scope, dedup_key, dedup_hash, service_id, source, status, severity, title, started_at, first_seen_at, last_seen_at, because)
      values (${id}, 'x', 'x', 'x', null, 'generic', 'resolved', 'high', 't', ${tx.now}, ${tx.now}, ${tx.now}, '')`.execute(
      tx.db,
    )
    const data = { alert: id, scope: 'x', service: null, integration: null, severity: 'high' as const, title: 't' }
    tx.record('alert.opened', { actor: source, subjects: [id], because: null, data })
    tx.record('alert.resolved', {
      actor: source,
      subjects: [id],
      because: null,
      data: { alert: id, service: null, by: 'source' },
    })
  })
  assert.equal((await w.page()).status, 'resolved')
  assert.equal(await w.drain(), 0)
})

test('taken at its source: the page rests under that name', async () => {
  await using w = await world()
  const alert = await w.fires('checkout')
  await w.do(async (tx) => {
    tx.record('alert.acknowledged_by_source', {
      actor: source,
      subjects: [alert],
      because: null,
      data: { alert, service: null, name: 'Dee' },
    })
  })
  const page = await w.page()
  assert.deepEqual([page.status, page.acknowledgedBy], ['acknowledged', null])
  assert.equal((await w.facts(page.id)).at(-1)?.because, 'Dee acknowledged it at its source')
})
