import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { installationKey } from './secret-key.ts'
import { type TestContext, testContext } from './testing.ts'

let house: TestContext
let folder: string
before(async () => {
  house = await testContext()
})
after(async () => await house[Symbol.asyncDispose]())
beforeEach(async (context) => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-key-'))
  await house.database.db.deleteFrom('setting').execute()
  assert.ok('after' in context)
  context.after(() => rm(folder, { recursive: true, force: true }))
})

const keyOf = (given: string | undefined, dataDir: string | null) => installationKey(house.database, { given, dataDir })
const settings = async () =>
  (await house.database.db.selectFrom('setting').select('key').orderBy('key').execute()).map((row) => row.key)

test('beside the embedded database the key is a file that only its owner can read, made once', async () => {
  const first = await keyOf(undefined, folder)
  const path = join(folder, 'secret.key')
  assert.equal(((await stat(path)).mode & 0o777).toString(8), '600')
  assert.match(await readFile(path, 'utf8'), /^[A-Za-z0-9_-]{43}\n$/)
  assert.equal((await keyOf(undefined, folder)).fingerprint, first.fingerprint)
  assert.deepEqual(await readdir(folder), ['secret.key'], 'no drafts are left')
  assert.deepEqual(await settings(), ['key_fingerprint'], 'the key itself is not in the database')
})

test('of many who begin at once all have the same key', async () => {
  const files = await Promise.all(Array.from({ length: 8 }, () => keyOf(undefined, folder)))
  assert.equal(new Set(files.map((box) => box.fingerprint)).size, 1)
  assert.deepEqual(await readdir(folder), ['secret.key'])
  await house.database.db.deleteFrom('setting').execute()
  const rows = await Promise.all(Array.from({ length: 8 }, () => keyOf(undefined, null)))
  assert.equal(new Set(rows.map((box) => box.fingerprint)).size, 1)
})

test('what one node seals another opens', async () => {
  const [a, b] = [await keyOf(undefined, null), await keyOf(undefined, null)]
  assert.equal(b.open(a.seal('a secret', 'place'), 'place'), 'a secret')
  assert.deepEqual(await settings(), ['installation_key', 'key_fingerprint'])
})

test('TOCSIN_SECRET goes before file and row, and leaves neither', async () => {
  await keyOf('a secret of the operator’s own', folder)
  assert.deepEqual([await readdir(folder), await settings()], [[], ['key_fingerprint']])
})

test('another key than the one that sealed what is stored is refused, whatever it comes from', async () => {
  await keyOf('the first secret, long enough', null)
  const refused = { kind: 'conflict', message: /another secret key/ }
  await assert.rejects(keyOf('the second secret, long enough', null), refused)
  await assert.rejects(keyOf(undefined, folder), refused)
  await assert.rejects(keyOf(undefined, null), refused)
  await keyOf('the first secret, long enough', null)
})

test('a key file that was cut short is never taken for a key', async () => {
  for (const text of ['', '\n', 'short']) {
    await writeFile(join(folder, 'secret.key'), text)
    await assert.rejects(keyOf(undefined, folder), { kind: 'conflict', message: /secret\.key is damaged/ })
    assert.equal(await readFile(join(folder, 'secret.key'), 'utf8'), text, 'nor written over')
  }
})
