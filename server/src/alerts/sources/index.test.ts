import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { sourceNamed, sources } from './index.ts'

test('slugs are unique, URL-safe, in order and found', () => {
  const slugs = sources.map(({ slug }) => slug)
  assert.deepEqual(slugs, [...new Set(slugs)].sort())
  for (const source of sources) {
    assert.match(source.slug, /^[a-z0-9-]{1,60}$/)
    assert.equal(sourceNamed(source.slug), source)
  }
  assert.equal(sourceNamed('constructor'), undefined)
})

test('every source understands its own sample and says how to connect it', () => {
  for (const { slug, sample, parse, setup } of sources) {
    const bytes = Buffer.from(typeof sample === 'string' ? sample : JSON.stringify(sample))
    const request = { path: `/in/${slug}/key`, headers: {}, bytes, query: {} }
    assert.ok(parse(sample, request).length > 0, slug)
    assert.ok(
      setup.some((step) => step.includes('{{url}}')),
      `${slug}: no step names {{url}}`,
    )
    assert.ok(existsSync(new URL(`${slug}/README.md`, import.meta.url)), `${slug}: no README.md`)
  }
})
