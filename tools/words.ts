import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mayHoldSql } from './rooms/source.ts'
import { lineOf, scan } from './source-text.ts'

/** Whether a word that we do not use fails the check: in what people read, in the contract, in code and comments. */
const enforced = { text: true, contract: true, names: false }

/** Where a word is right after all, each with its reason. */
const allowed: { word: string; in: RegExp; because: string }[] = [
  {
    word: 'withdraw',
    in: /cover|swap|Cover|Swap|contract\/src\/schedules\/fact|notifications\/sending\/actions|server\/src\/flow\.ts|docs\/guide\/cli|docs\/words/,
    because: 'somebody withdraws a request for cover or an offer; it is what they do, not what becomes of a message',
  },
  {
    word: 'digest',
    in: /kernel\/|secrets|build-web|access\/|absence\/|guide\/notifications/,
    because: 'the digest of a hash',
  },
]

/** `text` is what people read; `contract` and `names` are code and comments, of the contract and of everything else. */
export type Scope = 'text' | 'contract' | 'names'

export interface ForbiddenWord {
  /** All its forms, each as it is written in the table. */
  forms: string[]
  say: string
  text: boolean
  names: boolean
}

/** The rows of the table under "Words we do not use" in docs/words.md. */
export function forbiddenWords(markdown: string): ForbiddenWord[] {
  const [, section = ''] = markdown.split(/^## Words we do not use$/m)
  const rows = (section.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(1).map((row) => {
    const [forms = '', say = '', where = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    if (!['everywhere', 'text', 'names'].includes(where)) {
      throw new Error(`docs/words.md: "${where}" of "${forms}" is neither everywhere, text nor names`)
    }
    return {
      forms: forms.split(',').map((form) => form.trim()),
      say,
      text: where !== 'names',
      names: where !== 'text',
    }
  })
}

export interface FoundWord {
  path: string
  line: number
  scope: Scope
  word: string
  say: string
}

interface Part {
  scope: Scope
  start: number
  text: string
}

/** A file as what people read and what only programmers read. */
export function partsOf(path: string, text: string): Part[] {
  if (path.endsWith('.md')) return [{ scope: 'text', start: 0, text }]
  const { code, literals } = scan(text)
  const parts: Part[] = []
  const told: { start: number; end: number }[] = []
  for (const { kind, start, text: inside, end } of literals) {
    told.push({ start, end })
    if (/\b(?:from|import)\s*\(?\s*$/.test(code.slice(Math.max(0, start - 20), start))) continue
    // Columns and tables are not read by people; the schema is renamed by migrations.
    if (kind === 'template' && mayHoldSql(path)) continue
    parts.push({ scope: 'text', start, text: inside })
  }
  if (path.endsWith('.tsx')) {
    for (const found of code.matchAll(/(?<=[>}])[^<>{}=;]*[a-z][^<>{}=;]*(?=[<{])/gi)) {
      if (
        /\b(?:const|function|return|if|else|for|export|import|type|interface|async|await|new)\b|\?\.|&&|\|\|/.test(
          found[0],
        )
      )
        continue
      const follows = code[found.index + found[0].length] === '{' ? '…' : ''
      parts.push({ scope: 'text', start: found.index, text: found[0] + follows })
      told.push({ start: found.index, end: found.index + found[0].length })
    }
  }
  let rest = text
  for (const { start, end } of told)
    rest = `${rest.slice(0, start)}${rest.slice(start, end).replace(/[^\n]/g, ' ')}${rest.slice(end)}`
  parts.push({ scope: path.startsWith('contract/') ? 'contract' : 'names', start: 0, text: rest })
  return parts
}

const patterns = new Map<string, RegExp>()

function patternOf(forms: string[]): RegExp {
  const key = forms.join()
  const known = patterns.get(key)
  if (known) return known
  const each = forms.map((form) =>
    form
      .split(' ')
      .map((part) => (part === '#' ? '(?:\\d|…)' : `${part.replace(/[^\w]/g, '\\$&')}(?![a-z0-9])`))
      .join('[\\s_-]+'),
  )
  const pattern = new RegExp(`(?<![a-z0-9])(?:${each.join('|')})`, 'gi')
  patterns.set(key, pattern)
  return pattern
}

/** `doorPath` as `door Path`: the words of a name stand alone. */
function apart(text: string): string {
  return text.replace(/([a-z0-9])(?=[A-Z])/g, '$1 ').replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
}

/** Every word of a file that we do not use; pure. */
export function wordsIn(path: string, text: string, words: ForbiddenWord[]): FoundWord[] {
  const found: FoundWord[] = []
  const any = patternOf(words.flatMap(({ forms }) => forms))
  const here = words.filter(({ forms }) => !allowed.some((each) => forms.includes(each.word) && each.in.test(path)))
  for (const { scope, start, text: inside } of partsOf(path, text)) {
    const spread = apart(inside)
    if (spread.search(any) < 0) continue
    const first = lineOf(text, start)
    for (const { forms, say, ...where } of here) {
      if (!(scope === 'text' ? where.text : where.names)) continue
      for (const hit of spread.matchAll(patternOf(forms))) {
        const line = first + lineOf(spread, hit.index) - 1
        found.push({ path, line, scope, word: hit[0].replace(/\s+/g, ' '), say })
      }
    }
  }
  return found
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const read = [
  '{contract,server,web,cli}/src/**/*.{ts,tsx}',
  'server/src/**/*.md',
  'docs/guide/**/*.md',
  'README.md',
  'dev/acme.yaml',
]

function main(): void {
  const words = forbiddenWords(readFileSync(join(root, 'docs/words.md'), 'utf8'))
  const paths = read
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.test\.tsx?$|kernel\/data\/rows\.ts$/.test(path))
    .sort()
  const found = paths.flatMap((path) => wordsIn(path, readFileSync(join(root, path), 'utf8'), words))
  for (const { path, line, scope, word, say } of found) {
    if (enforced[scope]) console.error(`${path}:${line}  "${word}" is no word of ours: say "${say}" (docs/words.md).`)
    else if (process.argv.includes('--all')) console.log(`${path}:${line}  [${scope}] "${word}": say "${say}"`)
  }
  const count = (scope: Scope) => found.filter((each) => each.scope === scope).length
  const most = [...Map.groupBy(found, ({ word }) => word.toLowerCase())]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, 8)
    .map(([word, hits]) => `${word} ${hits.length}`)
  console.log(
    `words: ${words.length} we do not use; ${count('text')} in what people read, ${count('contract')} in the contract's names, ${count('names')} in code and comments${most.length > 0 ? ` (${most.join(', ')})` : ''}`,
  )
  if (found.some(({ scope }) => enforced[scope])) process.exitCode = 1
}

if (import.meta.main) main()
