import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contract } from '../contract/src/contract.ts'
import { isTest, type SourceFile } from './rooms/source.ts'
import { codeOnly } from './source-text.ts'

/** Where an operation is called from besides the API, which has them all. */
export type Surface = 'web' | 'cli' | 'process'

export interface OperationSurfaces {
  /** As it is called: `pages.acknowledge`. */
  operation: string
  surfaces: Surface[]
}

/** Every operation of a router by its path, in the router's order. */
export function operationsOf(router: object, above: string[] = []): string[] {
  return Object.entries(router).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return []
    const path = [...above, name]
    return '~orpc' in value ? [path.join('.')] : operationsOf(value, path)
  })
}

/** Which of the operations a file calls, and on what surface; `perform` is the call inside the process. */
function callsIn({ path, text }: SourceFile): { surface: Surface; names: string[] } {
  const code = codeOnly(text).replace(/\s+/g, ' ')
  const names = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, called = '']) => called.replaceAll(' ', ''))
  const member = String.raw`((?:[\w$]+ ?\. ?)+[\w$]+)`
  if (path.startsWith('web/')) {
    return {
      surface: 'web',
      names: names(new RegExp(String.raw`(?<![\w$]|(?<!\.\.)\.)(?:api|client) ?\. ?${member}`, 'g')),
    }
  }
  if (path.startsWith('cli/')) {
    return {
      surface: 'cli',
      names: names(new RegExp(String.raw`(?<![\w$])(?:client\(\)|client|tocsin) ?\. ?${member}`, 'g')),
    }
  }
  return {
    surface: 'process',
    names: names(new RegExp(String.raw`(?<![\w$])perform ?\( ?(?:contract ?\. ?)?${member}`, 'g')),
  }
}

/** Who calls which operation; pure. */
export function surfacesOf(operations: string[], files: SourceFile[]): OperationSurfaces[] {
  const found = new Map<string, Set<Surface>>(operations.map((operation) => [operation, new Set()]))
  for (const file of files) {
    if (isTest(file.path)) continue
    const { surface, names } = callsIn(file)
    for (const name of names) {
      for (const operation of operations) {
        if (name === operation || name.startsWith(`${operation}.`)) found.get(operation)?.add(surface)
      }
    }
  }
  const order: Surface[] = ['web', 'cli', 'process']
  return [...found].map(([operation, surfaces]) => ({
    operation,
    surfaces: order.filter((each) => surfaces.has(each)),
  }))
}

/** The matrix in one line. */
export function summaryOf(matrix: OperationSurfaces[]): string {
  const count = (wanted: (surfaces: Surface[]) => boolean) => matrix.filter(({ surfaces }) => wanted(surfaces)).length
  const on = (surface: Surface) => count((surfaces) => surfaces.includes(surface))
  return `${matrix.length} operations; web ${on('web')}, CLI ${on('cli')}, in process ${on('process')}, only the API ${count((surfaces) => surfaces.length === 0)}`
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function main(): void {
  const paths = globSync('{server,web,cli}/src/**/*.{ts,tsx}', { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  const files = paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const matrix = surfacesOf(operationsOf(contract), files)
  if (!process.argv.includes('--summary')) {
    const widest = Math.max(...matrix.map(({ operation }) => operation.length))
    const mark = (surfaces: Surface[], surface: Surface) => (surfaces.includes(surface) ? surface : '·').padEnd(8)
    for (const { operation, surfaces } of matrix) {
      const marks = (['web', 'cli', 'process'] as const).map((surface) => mark(surfaces, surface)).join('')
      console.log(`${operation.padEnd(widest + 2)}api     ${marks.trimEnd()}`)
    }
  }
  console.log(`surfaces: ${summaryOf(matrix)}`)
}

if (import.meta.main) main()
