import { globSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const everything = ['{contract,server,cli,tools,dev}/**/*.test.ts', 'web/{src,e2e}/**/*.test.ts']

export interface Options {
  /** Relative to the root of the repository. */
  files: string[]
  /** Patterns of test names. */
  names: string[]
}

/** `npm test [-- <files, folders or patterns>] [--name <pattern of test names>]`. Errors: when a path finds no test. */
export function readOptions(root: string, parameters: string[]): Options {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: { name: { type: 'string', multiple: true, short: 't', default: [] } },
  })
  return { files: filesAt(root, positionals), names: values.name }
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
