import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCycles, findTypeCycles } from './cycles.ts'
import { exceptions, sorted } from './rooms/exceptions.ts'
import { judgeImport, judgeInside, placeless, placeOf } from './rooms/imports.ts'
import { judgeWords } from './rooms/only-in.ts'
import { isTest, type Rule, type SourceFile, targetOf, type Violation } from './rooms/source.ts'
import { judgeSurface, mountsHttp } from './rooms/surfaces.ts'
import { judgeOwners, judgeTables } from './rooms/tables.ts'
import { judgeVendor } from './rooms/vendors.ts'
import { importsOf, scan } from './source-text.ts'

export interface Findings {
  files: number
  imports: number
  violations: Violation[]
}

/**
 * Checks who imports whom, and who writes which table, over the sources of all workspaces; pure. The rules are those of
 * ARCHITECTURE.md, "Who may import whom"; each violation carries the sentence to read. The lists are in tools/rooms/.
 */
export function checkRooms(files: SourceFile[]): Findings {
  const violations: Violation[] = []
  const values = new Map<string, string[]>()
  const types = new Map<string, string[]>()
  const placelessFolders = new Set<string>()
  let count = 0
  for (const file of files) {
    const { path, text } = file
    const scanned = scan(text)
    const imports = importsOf(text, scanned.code)
    count += imports.length
    const add = (rule: Rule, line: number, sentence: string | undefined) => {
      if (sentence) violations.push({ rule, path, line, sentence })
    }
    if (path.startsWith('server/src/') && !placeOf(path)) {
      const name = path.split('/')[2]
      add('imports', 1, `${name} is no room: give it its place in tools/rooms/order.ts, or move it into one.`)
    }
    const folder = placeless(path)
    if (folder && !placelessFolders.has(folder)) {
      placelessFolders.add(folder)
      add('inside', 1, `${folder} has no place among its neighbours: name it in insideOrder in tools/rooms/order.ts.`)
    }
    const mounts = mountsHttp(path, scanned.code, imports)
    for (const found of imports) {
      add('imports', found.line, judgeImport(path, found))
      add('surfaces', found.line, judgeSurface(path, found, mounts))
      const to = targetOf(path, found.specifier)
      if (to === undefined) continue
      const ofVendor = judgeVendor(path, to)
      if (ofVendor) add('vendors', found.line, ofVendor)
      else add('inside', found.line, judgeInside(path, to))
    }
    const targets = (how: 'value' | 'type') =>
      imports.filter((each) => each.how === how).flatMap(({ specifier }) => targetOf(path, specifier) ?? [])
    values.set(path, targets('value'))
    types.set(path, isTest(path) ? [] : targets('type'))
    violations.push(...judgeWords(path, scanned.code), ...judgeTables(file, scanned))
  }
  violations.push(...circles(values, types))
  return { files: files.length, imports: count, violations }
}

function circles(values: Map<string, string[]>, types: Map<string, string[]>): Violation[] {
  const way = (round: string[]) => [...round, round[0]].join(' → ')
  const ofValues = findCycles(values).map((round) => ({
    rule: 'cycles' as const,
    path: round[0] ?? '',
    line: 1,
    sentence: `these files import each other in a circle: ${way(round)}. Move what both need into a file of its own.`,
  }))
  const ofTypes = findTypeCycles(values, types).map(({ round, files }) => ({
    rule: 'type-cycles' as const,
    path: round[0] ?? '',
    line: 1,
    sentence: `these files know each other's types in a circle (${files} files are tied together): ${way(round)}. Move the types both need into a file of its own.`,
  }))
  return [...ofValues, ...ofTypes]
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function main(): void {
  const paths = globSync('{server,contract,web,cli}/src/**/*.{ts,tsx}', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  const files = paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const { imports, violations } = checkRooms(files)
  violations.push(...judgeOwners(readFileSync(join(root, 'server/schema.sql'), 'utf8')))
  const { failing, counted, excepted, unused } = sorted(violations)
  const told = process.argv.includes('--all') ? [...counted, ...excepted] : []
  for (const { rule, path, line, sentence } of told) console.log(`${path}:${line}  [${rule}] ${sentence}`)
  for (const { path, line, sentence } of failing) console.error(`${path}:${line}  ${sentence}`)
  for (const [rule, of] of Map.groupBy(counted, (each) => each.rule)) {
    console.log(`rooms: ${of.length} against the rule ${rule}, which is not enforced yet: node tools/rooms.ts --all`)
  }
  for (const { rule, path } of unused) {
    console.log(`rooms: ${path} keeps the rule ${rule} now: take it out of tools/rooms/exceptions.ts`)
  }
  if (failing.length > 0) process.exitCode = 1
  else
    console.log(
      `rooms: ${files.length} files, ${imports} imports, no cycle, imports only leftwards, ${exceptions.length} exceptions`,
    )
}

if (import.meta.main) main()
