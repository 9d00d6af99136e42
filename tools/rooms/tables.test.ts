import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exceptions, sorted } from './exceptions.ts'
import type { Violation } from './source.ts'
import { judgeOwners, judgeTables, tableOwners, tablesUsed } from './tables.ts'

function used(text: string): string[] {
  return tablesUsed(text).map(({ table, writes }) => `${writes ? 'writes' : 'reads'} ${table}`)
}

function sentences(path: string, text: string): string[] {
  return judgeTables({ path, text }).map(({ sentence }) => sentence)
}

const uses: [text: string, expected: string[]][] = [
  ["await db.selectFrom('page as p').innerJoin('person', 'a', 'b').selectAll()", ['reads page', 'reads person']],
  ["db.selectFrom(['page', 'pageAlert'])", ['reads page', 'reads page_alert']],
  ["db.insertInto('contactMethod')", ['writes contact_method']],
  ["db.updateTable('page').from('alert')", ['writes page', 'reads alert']],
  ["db.deleteFrom('page').using('alert')", ['writes page', 'reads alert']],
  ["db.with('mine', (one) => one.selectFrom('page')).selectFrom('mine')", ['reads page']],
  ['sql`insert into page (id) select id from alert`', ['writes page', 'reads alert']],
  ['sql`delete from page where id in (select id from alert)`', ['writes page', 'reads alert']],
  ['sql`update page set a = 1 from alert where true`', ['writes page', 'reads alert']],
  ['sql`update page as p set a = 1`', ['writes page']],
  ['sql`select * from page for update`', ['reads page']],
  ['sql`insert into page (id) values (1) on conflict (id) do update set id = 2`', ['writes page']],
  ["tx.copy('copy page_alert (page_id, alert_id) from stdin', rows)", ['writes page_alert']],
  ["tx.copy('pageAlert', rows)", ['writes page_alert']],
  ['copy<Row>("page")', []],
  [
    'sql`with firing as (select * from alert), page as (select 1) select * from firing, delivery join page on true`',
    ['reads alert', 'reads firing', 'reads delivery'],
  ],
  [`sql\`select * from unnest(\${ids}::text[]) as one (id)\``, []],
  ['sql`exists (select from page_reach where true)`', ['reads page_reach']],
  ["throw new Problem('gone', 'It went away from page and person.')", []],
  ["// insert into page\nconst a = 'update the page'", []],
]

for (const [text, expected] of uses) {
  test(`tables of ${text}`, () => {
    assert.deepEqual(
      used(text)
        .filter((use) => use !== 'reads firing')
        .sort(),
      expected.filter((use) => use !== 'reads firing').sort(),
    )
  })
}

test('a room writes its own tables and reads those to its left', () => {
  const own = "db.insertInto('page'); db.selectFrom('alert'); db.selectFrom('resource'); db.selectFrom('person')"
  assert.deepEqual(sentences('server/src/paging/store.ts', own), [])
  assert.deepEqual(sentences('server/src/kernel/data/facts.ts', "db.insertInto('fact')"), [])
  assert.deepEqual(sentences('server/src/access/store.ts', "db.insertInto('setting')"), [])
})

test('a table of another room is not written, one to the right is not read, the kernel reads none', () => {
  assert.deepEqual(sentences('server/src/paging/store.ts', "db.updateTable('alert')"), [
    'paging may not write alert, which belongs to alerts: call an action of alerts, or record a fact and add a line to flow.ts.',
  ])
  assert.deepEqual(sentences('server/src/alerts/store.ts', 'sql`select id from page`'), [
    'alerts may not read page, which belongs to paging to its right: let paging tell it by a fact.',
  ])
  assert.deepEqual(sentences('server/src/kernel/data/resources.ts', "db.selectFrom('person')"), [
    'the kernel may not read person, which belongs to people: let the room hand in what is asked for.',
  ])
  assert.deepEqual(sentences('server/src/paging/store.ts', "db.insertInto('nowhere')"), [
    'nowhere belongs to no room: give it its owner in tools/rooms/tables.ts.',
  ])
  assert.deepEqual(sentences('server/src/paging/store.test.ts', "db.insertInto('alert')"), [])
})

test('a use names its line', () => {
  const [found] = judgeTables({
    path: 'server/src/alerts/store.ts',
    text: 'const q = sql`\n  select 1\n  from page`\n',
  })
  assert.equal(found?.line, 3)
})

test('every table has an owner, and no owner is left of a table that is gone', () => {
  const all = Object.keys(tableOwners)
    .filter((table) => table !== 'migration')
    .map((table) => `create table ${table} (`)
  assert.deepEqual(judgeOwners(all.join('\n')), [])
  assert.deepEqual(
    judgeOwners([...all.slice(1), 'create table brand_new ('].join('\n')).map(({ sentence }) => sentence),
    [
      'the table brand_new has no owner: say in tableOwners which room writes it.',
      `the table ${Object.keys(tableOwners)[0]} is gone: take it out of tableOwners.`,
    ],
  )
})

test('exceptions and rules that are not enforced do not fail; an exception that nothing needs is told', () => {
  const one: Violation = { rule: 'tables', path: 'a.ts', line: 1, sentence: 'x' }
  const known = [{ rule: 'tables' as const, path: 'a.ts', because: 'for now' }]
  const rules = Object.fromEntries(['tables'].map((rule) => [rule, true])) as Parameters<typeof sorted>[2]
  assert.deepEqual(sorted([one], [], rules).failing, [one])
  assert.deepEqual(sorted([one], known, rules), { failing: [], counted: [], excepted: [one], unused: [] })
  assert.deepEqual(sorted([], known, rules).unused, known)
  assert.deepEqual(sorted([{ ...one, rule: 'inside' }], [], rules).counted.length, 1)
  assert.ok(exceptions.every(({ because }) => because !== ''))
})
