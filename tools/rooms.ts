import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCycles } from './cycles.ts'
import { codeOnly, type Import, importsOf, lineOf } from './source-text.ts'

/** The rooms in import order: each may import only those before it. A new room gets its place here. */
export const rooms = [
  'people',
  'access',
  'catalog',
  'changes',
  'schedules',
  'alerts',
  'paging',
  'notifications',
  'handovers',
  'incidents',
  'runbooks',
  'statuspages',
  'postmortems',
  'drills',
  'chat',
  'analytics',
  'assistant',
  'config',
]

/** What another room may import of a room. */
// access/policy.ts is who-may-do-what in prose, schedules/roster.ts who is on call when; every room to their right asks
// them.
const doors = ['model.ts', 'read.ts', 'actions.ts', 'policy.ts', 'roster.ts']

/** Words that only one file of the server may say (tests aside), so that time, network, settings and output have one place. */
const onlyIn: { pattern: RegExp; word: string; home: string; instead: string }[] = [
  {
    pattern: /(?<![.\w$])(?:Date\s*\.\s*now\b|new\s+Date\s*(?:\(\s*\)|(?![\w$\s(.]))|Temporal\s*\.\s*Now\b)/g,
    word: 'read the clock',
    home: 'server/src/kernel/clock.ts',
    instead: 'Take `now` as an argument or use `tx.now`.',
  },
  {
    pattern: /(?<![.\w$])(?:globalThis\s*\.\s*)?fetch\s*\(/g,
    word: 'call fetch',
    home: 'server/src/kernel/http/outbound.ts',
    instead: 'Go through kernel/http/outbound.ts, which limits where and how long.',
  },
  {
    pattern: /(?<![.\w$])process\s*\.\s*env\b/g,
    word: 'read process.env',
    home: 'server/src/kernel/env.ts',
    instead: 'Add the variable to kernel/env.ts and take its value as an argument.',
  },
  {
    pattern: /(?<![.\w$])console\s*\./g,
    word: 'use console',
    home: 'server/src/kernel/log.ts',
    instead: 'Take a log as an argument.',
  },
]

/** Files that may hold `import(…)`, each with its reason. In web/src it is allowed for splitting the routes. */
const dynamicImports: Record<string, string> = {
  'server/src/schedules/absence/holidays/library.ts': 'date-holidays is 13 MB and needed only when holidays are saved',
}

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string
  text: string
}

export interface Violation {
  path: string
  line: number
  sentence: string
}

export interface Findings {
  files: number
  imports: number
  violations: Violation[]
}

/** Where a file of the server stands: everything may import what has a smaller `order`. */
interface Place {
  name: string
  order: number
  room: boolean
}

const above = ['rooms.ts', 'flow.ts', 'app.ts']

function placeOf(path: string): Place | undefined {
  const [, , first = ''] = path.split('/')
  if (first === 'kernel') return { name: 'kernel', order: 0, room: false }
  if (first === 'vendors') return { name: 'vendors', order: 1, room: false }
  if (rooms.includes(first)) return { name: first, order: 2 + rooms.indexOf(first), room: true }
  if (above.includes(first)) return { name: first, order: 100, room: false }
  if (first === 'main.ts') return { name: first, order: 101, room: false }
  return undefined
}

/** Tests stand outside the house: they may look into every room. What they share is in files called `testing.ts`. */
function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^server\/src\/.*\/testing\.ts$/.test(path)
}

function workspaceOf(path: string): string {
  return path.split('/')[0] ?? ''
}

/** The file a specifier means, from the root of the repository; undefined for packages and `node:`. */
function targetOf(from: string, specifier: string): string | undefined {
  const own = /^@tocsin\/([^/]+)\/(.+)$/.exec(specifier)
  if (own) return `${own[1]}/src/${own[2]?.replace(/\.ts$/, '')}.ts`
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return undefined
}

function judgeImport(from: string, { specifier, how }: Import): string | undefined {
  const workspace = workspaceOf(from)
  if (how === 'dynamic' && workspace !== 'web' && !(from in dynamicImports) && !isTest(from)) {
    return `${from} may not import inside a function: write the import at the top, or list the file with its reason in tools/rooms.ts.`
  }
  if (specifier === 'kysely' && workspace === 'server' && !isTest(from)) {
    if (!mayHoldSql(from))
      return `${from} may not import kysely: SQL lives in store.ts (reading queries for other rooms in read.ts).`
  }
  const to = targetOf(from, specifier)
  if (to === undefined) return undefined
  if (isTest(to) && !isTest(from)) return `${from} may not import ${to}: it is there for tests only.`
  const other = workspaceOf(to)
  if (workspace !== other) {
    if (other !== 'contract') return `${workspace} may not import ${other}: it may import only contract.`
    if (specifier.startsWith('.')) {
      const name = to.replace(/^contract\/src\//, '').replace(/\.ts$/, '')
      return `${from} reaches into contract by its path: write '@tocsin/contract/${name}'.`
    }
    return undefined
  }
  return workspace === 'server' ? judgeDirection(from, to) : undefined
}

function judgeDirection(from: string, to: string): string | undefined {
  const here = placeOf(from)
  const there = placeOf(to)
  if (!here || !there || isTest(from)) return undefined
  if (here.name === there.name && (here.room || here.order < 2)) return undefined
  if (here.room && there.room) {
    if (there.order > here.order) {
      return `${here.name} may not import ${there.name}: it is to the right. Record a fact and add a line to flow.ts.`
    }
    const inside = to.split('/').slice(3).join('/')
    if (!doors.includes(inside)) {
      return `${here.name} may not import ${there.name}/${inside}: other rooms are entered only through model.ts, read.ts, actions.ts, policy.ts and roster.ts.`
    }
    return undefined
  }
  if (there.order > here.order || there.name === 'main.ts') {
    return `${here.name} may not import ${there.name}: imports go kernel < vendors < rooms < rooms.ts, flow.ts, app.ts < main.ts.`
  }
  if (there.room && posix.basename(to) === 'store.ts') {
    return `${here.name} may not import ${there.name}/store.ts: a store is used only by its own room.`
  }
  return undefined
}

function mayHoldSql(path: string): boolean {
  return path.startsWith('server/src/kernel/') || ['store.ts', 'read.ts'].includes(posix.basename(path))
}

function judgeWords(path: string, code: string): Violation[] {
  if (!path.startsWith('server/src/') || isTest(path)) return []
  const violations: Violation[] = []
  for (const { pattern, word, home, instead } of onlyIn) {
    if (path === home) continue
    for (const found of code.matchAll(pattern)) {
      violations.push({ path, line: lineOf(code, found.index), sentence: `only ${home} may ${word}. ${instead}` })
    }
  }
  if (mayHoldSql(path)) return violations
  for (const found of code.matchAll(/(?<![.\w$])sql(?:<[^`;]*>)?`/g)) {
    const sentence = `${path} may not hold SQL: move it to store.ts (reading queries for other rooms to read.ts).`
    violations.push({ path, line: lineOf(code, found.index), sentence })
  }
  return violations
}

/**
 * Checks who imports whom over the sources of all workspaces; pure. The rules are those of ARCHITECTURE.md, "Who may
 * import whom"; each violation carries the sentence to read.
 */
export function checkRooms(files: SourceFile[]): Findings {
  const violations: Violation[] = []
  const edges = new Map<string, string[]>()
  let count = 0
  for (const { path, text } of files) {
    const code = codeOnly(text)
    if (path.startsWith('server/src/') && !placeOf(path)) {
      const sentence = `${path.split('/')[2]} is no room: give it its place in the list in tools/rooms.ts, or move it into one.`
      violations.push({ path, line: 1, sentence })
    }
    const targets: string[] = []
    for (const found of importsOf(text, code)) {
      count++
      const sentence = judgeImport(path, found)
      if (sentence) violations.push({ path, line: found.line, sentence })
      const to = targetOf(path, found.specifier)
      if (to !== undefined && found.how === 'value') targets.push(to)
    }
    edges.set(path, targets)
    violations.push(...judgeWords(path, code))
  }
  for (const cycle of findCycles(edges)) {
    const sentence = `these files import each other in a circle: ${[...cycle, cycle[0]].join(' → ')}. Move what both need into a file of its own.`
    violations.push({ path: cycle[0] ?? '', line: 1, sentence })
  }
  return { files: files.length, imports: count, violations }
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function main(): void {
  const paths = globSync('{server,contract,web,cli}/src/**/*.{ts,tsx}', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  const files = paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const { imports, violations } = checkRooms(files)
  for (const { path, line, sentence } of violations) console.error(`${path}:${line}  ${sentence}`)
  if (violations.length > 0) process.exitCode = 1
  else console.log(`rooms: ${files.length} files, ${imports} imports, no cycle, imports only leftwards`)
}

if (import.meta.main) main()
