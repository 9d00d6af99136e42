import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Nobody reads these from top to bottom: tools/schema.ts writes them. */
const generated = ['server/src/kernel/data/rows.ts', 'server/schema.sql']

const mostLines = 500
const manyLines = 300

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

/** Whether a file is a test or only serves tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^(server\/scenarios|web\/e2e|dev\/fakes)\//.test(path)
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
  const files = paths.map((path) => ({ path, lines: countLines(readFileSync(join(root, path), 'utf8')) }))
  const { sources, tests, over, many } = budgetOf(files)
  for (const { path, lines } of many)
    console.log(`budget: ${path} has ${lines} lines; above ${manyLines} think of two files`)
  for (const [name, sizes] of Object.entries({ sources, tests })) {
    const { files: count, median, p95, max } = sizes
    console.log(`budget: ${name}: ${count} files, median ${median} lines, p95 ${p95}, max ${max}`)
  }
  for (const { path, lines } of over)
    console.error(`budget: ${path} has ${lines} lines; no file may have more than ${mostLines}`)
  if (over.length > 0) process.exitCode = 1
}

if (import.meta.main) main()
