import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { functionsIn, type SizedFunction } from './functions.ts'

/** Nobody reads these from top to bottom: tools/schema.ts writes them. */
const generated = ['server/src/kernel/data/rows.ts', 'server/schema.sql']

const mostLines = 500
const manyLines = 300
const mostFiles = 25
const mostFunctionLines = 150
const manyFunctionLines = 80

/** Files that only put rooms together, and how long each may be. */
const compositions = ['server/src/app.ts', 'web/src/router.ts']
const mostCompositionLines = 150

/** Whether a folder or a composition that is too large fails the check, or is only told. */
const enforced = { folders: true, compositions: true }

/** Functions above the limit, by name, each with the reason why it still is. This list only shrinks. */
const longFunctions: Record<string, string> = {
  notificationLane: 'one closure over what is under way',
  PeopleField: 'to be taken apart by what is dragged and what is listed',
  openDatabase: 'one closure over the pools',
  createIntake: 'one closure over the batch that is being written',
}

export interface SizedFile {
  path: string
  lines: number
}

export interface Sizes {
  files: number
  median: number
  p95: number
  max: number
}

export interface Budget {
  sources: Sizes
  tests: Sizes
  /** Over 500 lines: an error. */
  over: SizedFile[]
  /** Over 300 lines: to think about. */
  many: SizedFile[]
}

export interface SizedFolder {
  path: string
  /** Sources directly in it: TypeScript and SQL, without tests, styles and what is in folders below. */
  files: number
}

/** Whether a file is a test or only serves tests. */
export function isTest(path: string): boolean {
  return (
    /\.test\.tsx?$|(?:^|\/)testing(?:\.ts$|\/)/.test(path) || /^(server\/scenarios|web\/e2e|dev\/fakes)\//.test(path)
  )
}

/** The smallest value that at least `share` (0 to 1) of the sorted numbers do not exceed; 0 for none. */
function quantile(sorted: number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

function sizesOf(files: SizedFile[]): Sizes {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b)
  return { files: files.length, median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), max: sorted.at(-1) ?? 0 }
}

/** Judges file sizes; pure. The lists are longest first; generated files are left out. */
export function budgetOf(all: SizedFile[]): Budget {
  const files = all.filter(({ path }) => !generated.includes(path)).sort((a, b) => b.lines - a.lines)
  return {
    sources: sizesOf(files.filter(({ path }) => !isTest(path))),
    tests: sizesOf(files.filter(({ path }) => isTest(path))),
    over: files.filter(({ lines }) => lines > mostLines),
    many: files.filter(({ lines }) => lines > manyLines && lines <= mostLines),
  }
}

/** How many sources each folder holds, fullest first; pure. */
export function foldersOf(paths: string[]): SizedFolder[] {
  const sources = paths.filter(
    (path) => /\.(?:tsx?|sql)$/.test(path) && !isTest(path) && !path.includes('/migrations/'),
  )
  const folders = Map.groupBy(sources, (path) => posix.dirname(path))
  return [...folders].map(([path, files]) => ({ path, files: files.length })).sort((a, b) => b.files - a.files)
}

export interface FunctionBudget {
  over: SizedFunction[]
  many: SizedFunction[]
  /** Above the limit and excepted. */
  excepted: SizedFunction[]
  /** Exceptions that nothing needs any more. */
  unused: string[]
}

/** Judges the lengths of functions, longest first; pure. */
export function functionBudgetOf(all: SizedFunction[], exceptions: Record<string, string>): FunctionBudget {
  const functions = all.filter(({ path }) => !isTest(path)).sort((a, b) => b.lines - a.lines)
  const long = functions.filter(({ lines }) => lines > mostFunctionLines)
  return {
    over: long.filter(({ name }) => !(name in exceptions)),
    many: functions.filter(({ lines }) => lines > manyFunctionLines && lines <= mostFunctionLines),
    excepted: long.filter(({ name }) => name in exceptions),
    unused: Object.keys(exceptions).filter((each) => !long.some(({ name }) => name === each)),
  }
}

/** Lines as an editor counts them: a last line without its newline counts too. */
export function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function main(): void {
  const kinds = ['*.ts', '*.tsx', '*.sql', '*.css']
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...kinds], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const paths = list.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
  const texts = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const files = texts.map(({ path, text }) => ({ path, lines: countLines(text) }))
  const { sources, tests, over, many } = budgetOf(files)
  for (const { path, lines } of many)
    console.log(`budget: ${path} has ${lines} lines; above ${manyLines} think of two files`)
  for (const [name, sizes] of Object.entries({ sources, tests })) {
    const { files: count, median, p95, max } = sizes
    console.log(`budget: ${name}: ${count} files, median ${median} lines, p95 ${p95}, max ${max}`)
  }
  for (const { path, lines } of over)
    console.error(`budget: ${path} has ${lines} lines; no file may have more than ${mostLines}`)
  const problems = [tellFunctions(texts), tellFolders(paths), tellCompositions(files)]
  if (over.length > 0 || problems.includes(true)) process.exitCode = 1
}

function tellFunctions(texts: { path: string; text: string }[]): boolean {
  const all = texts.filter(({ path }) => /\.tsx?$/.test(path)).flatMap(({ path, text }) => functionsIn(path, text))
  const { over, many, excepted, unused } = functionBudgetOf(all, longFunctions)
  const named = ({ name, lines }: SizedFunction) => `${name} ${lines}`
  const told = process.argv.includes('--all') ? many : many.slice(0, 5)
  console.log(
    `budget: ${many.length} functions above ${manyFunctionLines} lines: ${told.map(named).join(', ')}${told.length < many.length ? ' …' : ''}`,
  )
  console.log(
    `budget: ${excepted.length} functions above ${mostFunctionLines}, excepted: ${excepted.map(named).join(', ')}`,
  )
  for (const name of unused) console.log(`budget: ${name} is short enough now: take it out of longFunctions`)
  for (const { path, line, name, lines } of over)
    console.error(
      `budget: ${path}:${line} ${name} has ${lines} lines; no function may have more than ${mostFunctionLines}`,
    )
  return over.length > 0
}

function tellFolders(paths: string[]): boolean {
  const folders = foldersOf(paths)
  const full = folders.filter(({ files }) => files > mostFiles)
  const largest = folders.slice(0, 10).map(({ path, files }) => `${path} ${files}`)
  console.log(`budget: sources in the ten fullest folders (tests not counted): ${largest.join(', ')}`)
  for (const { path, files } of full) {
    const sentence = `budget: ${path} holds ${files} files; a folder may have at most ${mostFiles}`
    if (enforced.folders) console.error(sentence)
    else console.log(sentence)
  }
  return enforced.folders && full.length > 0
}

function tellCompositions(files: SizedFile[]): boolean {
  const found = files.filter(({ path }) => compositions.includes(path))
  console.log(
    `budget: ${found.map(({ path, lines }) => `${path} ${lines} lines`).join(', ')} (at most ${mostCompositionLines})`,
  )
  const long = found.filter(({ lines }) => lines > mostCompositionLines)
  if (!enforced.compositions) return false
  for (const { path, lines } of long)
    console.error(`budget: ${path} has ${lines} lines; it only puts rooms together, in at most ${mostCompositionLines}`)
  return long.length > 0
}

if (import.meta.main) main()
