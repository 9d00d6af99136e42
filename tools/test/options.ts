import { globSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { affectedTests } from './affected.ts'
import { randomDate } from './dates.ts'

const everything = ['{contract,server,cli,tools,dev}/**/*.test.ts', 'web/{src,e2e}/**/*.test.ts']

export interface Options {
  /** Relative to the root of the repository. */
  files: string[]
  /** Patterns of test names. */
  names: string[]
  /** When every file begins; otherwise now. */
  date: Date | undefined
  /** The dates of dates.ts, one after the other. */
  isForDates: boolean
}

/**
 * `npm test [-- <files, folders or patterns>]` with `--name <pattern of test names>`, `--changed` (only what a difference
 * from `--base <revision>`, else from the last commit, can have touched), `--date <instant or random>` and `--dates`.
 * Errors: when a path finds no test, or the date is none.
 */
export function readOptions(root: string, parameters: string[]): Options {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      name: { type: 'string', multiple: true, short: 't', default: [] },
      changed: { type: 'boolean', default: false },
      base: { type: 'string' },
      date: { type: 'string' },
      dates: { type: 'boolean', default: false },
    },
  })
  const found = filesAt(root, positionals)
  const isPart = values.changed || values.base !== undefined
  return {
    files: isPart ? affectedTests(root, found, values.base ?? 'HEAD') : found,
    names: values.name,
    date: values.date === undefined ? undefined : dateOf(values.date),
    isForDates: values.dates,
  }
}

function dateOf(text: string): Date {
  if (text === 'random') return randomDate()
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new Error(`${text} is no date. Write 2028-02-29T12:00:00Z, or random.`)
  return date
}

function filesAt(root: string, paths: string[]): string[] {
  if (paths.length === 0) return testsIn(root, everything)
  const files = paths.flatMap((path) => {
    const isFolder = statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory()
    const found = testsIn(root, [isFolder ? `${path.replace(/\/+$/, '')}/**/*.test.ts` : path])
    if (found.length === 0) throw new Error(`No tests at ${path}.`)
    return found
  })
  return [...new Set(files)]
}

function testsIn(root: string, patterns: string[]): string[] {
  const exclude = (path: string) => /(^|[\\/])node_modules$/.test(path)
  return globSync(patterns, { cwd: root, exclude })
    .map((path) => relative(root, resolve(root, path)).replaceAll('\\', '/'))
    .sort()
}
