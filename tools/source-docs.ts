// Writes the table of sources in docs/guide/integrations.md from what the sources declare.
import { readFileSync, writeFileSync } from 'node:fs'
import { sources as allSources } from '../server/src/alerts/sources/index.ts'
import type { KeyPlace, Source } from '../server/src/alerts/sources/source.ts'

const page = new URL('../docs/guide/integrations.md', import.meta.url)
const head = '| source | reads | URL |\n|---|---|---|\n'

/** The page with a table of these sources in place of the one it has. */
export function withSourceTable(text: string, sources: readonly Source[]): string {
  const start = text.indexOf(head)
  if (start === -1) throw new Error(`docs/guide/integrations.md has no table that begins with ${head.split('\n')[0]}`)
  const end = text.indexOf('\n\n', start) + 1
  const rows = sources.map((source) => `| \`${source.slug}\` | ${source.description} | ${addressesOf(source)} |\n`)
  return text.slice(0, start) + head + rows.join('') + text.slice(end)
}

function addressesOf({ slug, paths }: Source): string {
  const own = `\`POST /in/${slug}/<key>\``
  const byPlace = Map.groupBy(paths, ({ key }) => key.map(placeOf).join(', else in '))
  const vendors = [...byPlace].map(
    ([place, group]) => `${group.map(({ path }) => `\`POST ${path}\``).join(', ')}, with the key in ${place}`,
  )
  return [...vendors, own].join('; also ')
}

function placeOf({ in: place, name }: KeyPlace): string {
  if (place === 'url') return `the place of \`:${name}\``
  return `the ${{ body: 'field', header: 'header', query: 'query parameter' }[place]} \`${name}\``
}

/** Whether the page in the repository says what the sources declare. */
export function isCurrent(): boolean {
  const text = readFileSync(page, 'utf8')
  return text === withSourceTable(text, allSources)
}

if (import.meta.main) writeFileSync(page, withSourceTable(readFileSync(page, 'utf8'), allSources))
