import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { beganAt, isAlive, isPostgresOf, takeLock } from './process-lock.ts'

const home = mkdtempSync(join(tmpdir(), 'tocsin-lock-'))
const path = join(home, 'database.lock')
const held = { kind: 'conflict', message: /^The box is in use by another Tocsin/ }

after(() => rmSync(home, { recursive: true, force: true }))

test('a lock is held until it is given back', async () => {
  const release = await takeLock(path, 'The box')
  await assert.rejects(takeLock(path, 'The box'), held)
  release()
  assert.equal(existsSync(path), false)
})

test('a lock whose process is gone, or whose pid now is another process, is taken over', async () => {
  const release = await takeLock(path, 'The box')
  const mine = JSON.parse(readFileSync(path, 'utf8'))
  release()
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  for (const stale of [
    { ...mine, pid: gone.pid },
    { ...mine, began: 'earlier' },
  ]) {
    writeFileSync(path, JSON.stringify(stale))
    ;(await takeLock(path, 'The box'))()
  }
})

test('of many starts that find the same dead lock exactly one gets it', async () => {
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22, began: '', place: 'another boot' }))
  utimesSync(path, 0, 0)
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path, 'The box')))
  const won = results.filter((result) => result.status === 'fulfilled')
  assert.equal(won.length, 1)
  won[0]?.value()
})

test('a lock of another container is respected while its pulse beats, whatever its pid means here', async () => {
  const text = JSON.stringify({ pid: 1, began: '', place: 'another-container' })
  writeFileSync(path, text)
  const pulse = setInterval(() => writeFileSync(path, text), 50)
  await assert.rejects(takeLock(path, 'The box'), held)
  clearInterval(pulse)
  rmSync(path)
})

test('processes are told apart', () => {
  assert.equal(isAlive(process.pid), true)
  assert.equal(isPostgresOf(process.pid, home), false)
  if (process.platform !== 'win32') assert.notEqual(beganAt(process.pid), '')
})
