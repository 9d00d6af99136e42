import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { pages } from '../../guide-pages.ts'
import { reference } from '../../yaml-reference.ts'
import { helpFor } from './help-places.ts'

const source = new URL('..', import.meta.url)
const paths = globSync('*/room.ts', { cwd: source }).flatMap((path) =>
  [
    ...readFileSync(new URL(path, source), 'utf8').matchAll(/getParentRoute: \(\) => frameRoute,\s+path: '([^']+)'/g),
  ].map((match) => match[1]!),
)

test('every screen leads to a heading that exists', () => {
  assert.ok(paths.length > 15)
  for (const path of paths) {
    const { page, anchor } = helpFor(path)
    const found = pages.find(({ slug }) => slug === page)
    assert.ok(found, `${path}: no page ${page}`)
    if (anchor)
      assert.ok(
        found.headings.some(({ id }) => id === anchor),
        `${path}: no heading ${anchor} in ${page}`,
      )
  }
})

test('links between pages of the manual lead somewhere, and no HTML of a page gets through', () => {
  for (const { html, slug } of pages) {
    for (const [, to, anchor] of html.matchAll(/href="\/help\/([a-z-]+)(?:#([^"]*))?"/g)) {
      const found = pages.find((page) => page.slug === to)
      assert.ok(found || to === 'yaml' || to === 'api', `${slug} leads to ${to}`)
      if (anchor)
        assert.ok(
          found?.headings.some(({ id }) => id === anchor),
          `${slug} leads to ${to}#${anchor}`,
        )
    }
    assert.doesNotMatch(html, /<script|javascript:/i)
  }
})

test('every key of every document says what it means', () => {
  assert.equal(reference.length, 7)
  const silent = reference.flatMap(({ kind, keys }) =>
    keys.filter((key) => key.description === '').map((key) => `${kind}.${key.key}`),
  )
  assert.deepEqual(silent, [])
  const level = reference.find(({ kind }) => kind === 'policies')!.keys.find(({ key }) => key === 'levels[].after')
  assert.equal(level?.needed, true)
  for (const { example, kind } of reference) assert.ok(example.startsWith(`${kind}:`), kind)
})
