import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { readBody } from '../../kernel/http/json.ts'
import { normaliseSignal, type Signal } from '../signal.ts'
import { sources } from './index.ts'
import { setupSteps } from './set-up.ts'
import type { Source, SourceRequest } from './source.ts'

/** What `fixtures/<name>.expected.json` says: how the payload is sent, and what it must become. */
interface Expected {
  /** What this payload shows. */
  shows: string
  /** Where it is sent; `/in/<source>/key` unless given. */
  path?: string
  headers?: Record<string, string>
  query?: Record<string, string>
  /** After `normaliseSignal`, instants as text. */
  signals: unknown[]
}

const folderOf = (source: Source) => new URL(`${source.slug}/`, import.meta.url)
const textOf = (source: Source, path: string) => readFileSync(new URL(path, folderOf(source)), 'utf8')

function signalsOf(source: Source, file: string, { path, headers = {}, query = {} }: Expected): Signal[] {
  const bytes = readFileSync(new URL(`fixtures/${file}`, folderOf(source)))
  const request: SourceRequest = { path: path ?? `/in/${source.slug}/key`, headers, bytes, query }
  const reading = readBody(bytes, headers['content-type'] ?? (file.endsWith('.json') ? 'application/json' : undefined))
  return source.parse(reading.ok ? reading.value : undefined, request).map(normaliseSignal)
}

for (const source of sources) {
  const files = globSync('fixtures/*', { cwd: folderOf(source) }).map((path) => basename(path))
  for (const file of files.filter((name) => !name.endsWith('.expected.json')).sort()) {
    const expected: Expected = JSON.parse(textOf(source, `fixtures/${file.replace(/\.\w+$/, '.expected.json')}`))
    test(`${source.slug}, ${file}: ${expected.shows}`, () => {
      assert.deepEqual(JSON.parse(JSON.stringify(signalsOf(source, file, expected))), expected.signals)
    })
  }
}

test('slugs are unique, URL-safe and in order; so are the vendors’ paths', () => {
  const slugs = sources.map(({ slug }) => slug)
  assert.deepEqual(slugs, [...new Set(slugs)].sort())
  for (const slug of slugs) assert.match(slug, /^[a-z0-9-]{1,60}$/)
  const paths = sources.flatMap((source) => source.paths.map(({ path }) => path))
  assert.deepEqual(paths, [...new Set(paths)])
  for (const { paths: own, headers } of sources) {
    for (const { path, key } of own) {
      assert.match(path, /^\/(?!in\/|api\/)/)
      assert.ok(key.length > 0, path)
      for (const place of key) if (place.in === 'url') assert.ok(path.includes(`:${place.name}`), path)
    }
    for (const header of headers) assert.equal(header, header.toLowerCase())
  }
})

test('every source understands its own sample and says how to connect it', () => {
  for (const source of sources) {
    const { slug, sample, parse, setup } = source
    const bytes = Buffer.from(typeof sample === 'string' ? sample : JSON.stringify(sample))
    const request = { path: `/in/${slug}/key`, headers: {}, bytes, query: {} }
    assert.ok(parse(sample, request).length > 0, slug)
    assert.ok(
      setup.some((step) => step.includes('{{url}}')),
      `${slug}: no step names {{url}}`,
    )
    const readme = textOf(source, 'README.md')
    assert.match(
      readme,
      /^# \S.*\n\n\S[\s\S]*^## Set up\n\n1\. /m,
      `${slug}: README.md begins with what it is, then "## Set up"`,
    )
    const [section = ''] = readme.split(/^## Set up$/m)[1]!.split(/^## /m)
    for (const line of section.split('\n')) {
      assert.match(line, /^(?:\d+\. .*| {3}.*|)$/, `${slug}: "## Set up" has a numbered list and nothing else`)
    }
    assert.ok(globSync('fixtures/*.expected.json', { cwd: folderOf(source) }).length > 1, `${slug}: one more fixture`)
  }
})

test('the steps of a README are its numbered list, with their blocks', () => {
  const readme =
    '# X\n\nIt is.\n\n## Set up\n\n1. Add:\n\n   ```yaml\n   a:\n     b: {{url}}\n   ```\n2. Reload `x`.\n\n## More\n\n1. no\n'
  assert.deepEqual(setupSteps(readme), ['Add:\n\n```yaml\na:\n  b: {{url}}\n```', 'Reload `x`.'])
  assert.deepEqual(setupSteps('# X\n'), [])
})
