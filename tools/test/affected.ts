import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'

const code = /\.(ts|tsx|mts|mjs|js)$/
/** What every test stands on. */
const foundations =
  /^(package(-lock)?\.json|tsconfig\.json|server\/migrations\/|server\/schema\.sql|tools\/(test|launch|build-web)\b)/
/** What no test reads. */
const prose = /^(LICENSE|[A-Z]+\.md|bench\/|\.ci\/|docs\/(decisions|recipes)\/|Dockerfile|compose\.yaml)/
/** A test that looks for files reads what no import tells. */
const looksAround = /\b(globSync|readdirSync|readdir)\b/

/** Every file of ours that can hold code, with its text. */
function readSources(root: string): Map<string, string> {
  const exclude = (path: string) => /(^|[\\/])(node_modules|dist)$/.test(path)
  const paths = globSync('{contract,server,cli,web,dev,tools}/**/*.{ts,tsx,mts,mjs,js}', { cwd: root, exclude })
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')]))
}

/**
 * What a file uses: each of its strings that is the name of another file, whether it is imported, started or read. More
 * than a parser would find, never less.
 */
function usesOf(path: string, text: string, known: (path: string) => boolean): string[] {
  const uses: string[] = []
  for (const [name] of text.matchAll(/(?<=['"`])[^'"`\s]+(?=['"`])/g)) {
    const workspace = /^@tocsin\/(contract|server|cli|web)\/(.+)$/.exec(name)
    const tries = workspace
      ? [`${workspace[1]}/src/${workspace[2]}.ts`, `${workspace[1]}/${workspace[2]}`]
      : [normalize(join(dirname(path), name)), normalize(name)]
    uses.push(...tries.filter((each) => each !== path && known(each)))
  }
  return uses
}

function closureOf(start: string, uses: Map<string, string[]>): Set<string> {
  const reached = new Set([start])
  for (const path of reached) for (const next of uses.get(path) ?? []) reached.add(next)
  return reached
}

/** A file without code is used where its name stands, or by code in its folder or one above it. */
function mayRead(path: string, closure: Set<string>, sources: Map<string, string>): boolean {
  const name = basename(path)
  const folders = new Set<string>()
  for (let folder = dirname(path); folder.includes('/'); folder = dirname(folder)) folders.add(folder)
  return [...closure].some((each) => folders.has(dirname(each)) || sources.get(each)?.includes(name))
}

/** The tests of `tests` that what changed can reach; in doubt a test is one of them. */
export function testsReached(root: string, tests: string[], changed: string[]): string[] {
  const relevant = changed.filter((path) => !prose.test(path))
  if (relevant.some((path) => foundations.test(path))) return tests
  const sources = readSources(root)
  const known = (path: string) => sources.has(path)
  const uses = new Map([...sources].map(([path, text]) => [path, usesOf(path, text, known)]))
  const reached = new Set<string>()
  const explained = new Set<string>()
  for (const test of tests) {
    const closure = closureOf(test, uses)
    // A journey shows the web app as it was built.
    const isJourney = test.startsWith('web/e2e/')
    for (const path of relevant) {
      const isUsed =
        closure.has(path) ||
        (isJourney && path.startsWith('web/')) ||
        (!code.test(path) && mayRead(path, closure, sources))
      if (!isUsed) continue
      reached.add(test)
      explained.add(path)
    }
    if (relevant.length > 0 && looksAround.test(sources.get(test) ?? '')) reached.add(test)
  }
  // A change that no test is known to see could be anybody's, unless it is code that nothing imports.
  const isUnexplained = relevant.some(
    (path) => !explained.has(path) && !(code.test(path) && existsSync(join(root, path))),
  )
  return isUnexplained ? tests : tests.filter((test) => reached.has(test))
}

/** The tests of `tests` that what differs from a revision, committed or not, can reach. */
export function affectedTests(root: string, tests: string[], base: string): string[] {
  const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: root, encoding: 'utf8' })
  const names = [
    git('diff', '--name-only', '--no-renames', '-z', base),
    git('ls-files', '-o', '--exclude-standard', '-z'),
  ]
  return testsReached(root, tests, names.join('').split('\0').filter(Boolean))
}
