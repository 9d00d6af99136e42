import { posix } from 'node:path'

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string
  text: string
}

/** What a violation breaks; `exceptions.ts` says which of them fail the check. */
export type Rule = 'imports' | 'only-in' | 'inside' | 'cycles' | 'type-cycles' | 'tables' | 'vendors' | 'surfaces'

export interface Violation {
  rule: Rule
  path: string
  line: number
  /** What is wrong and what to do. */
  sentence: string
}

/** Tests stand outside the house: they may look into every room. What they share is in `testing.ts` and `testing/`. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /^server\/src\/.*\/testing(\.ts$|\/)/.test(path)
}

export function workspaceOf(path: string): string {
  return path.split('/')[0] ?? ''
}

/** The file a specifier means, from the root of the repository; undefined for packages and `node:`. */
export function targetOf(from: string, specifier: string): string | undefined {
  const own = /^@tocsin\/([^/]+)\/(.+)$/.exec(specifier)
  if (own) return `${own[1]}/src/${own[2]?.replace(/\.ts$/, '')}.ts`
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return undefined
}

/** SQL lives in a store, in reading queries for other rooms, and in the kernel. */
export function mayHoldSql(path: string): boolean {
  return path.startsWith('server/src/kernel/') || ['store.ts', 'read.ts'].includes(posix.basename(path))
}
