// Builds the web app when what it is made of has changed. Plain JavaScript: it also runs on the Node that starts the
// launcher, before the pinned one is there. `node tools/build-web.mjs` builds by hand.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'web/dist')
const stamp = join(dist, '.stamp')
const madeOf = ['web', 'contract/src', 'docs/guide', 'dev/acme.yaml', 'package-lock.json']
const notMadeOf = /(^|[\\/])(node_modules|dist|e2e|fixtures|.*\.test\.tsx?)$/

/** The pinned Node of this checkout; where the package keeps it, because Windows has no link in `.bin`. */
export const pinnedNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** @param {string} path @returns {string[]} the files below a path, or itself, in a stable order; none when it is missing */
function filesOf(path) {
  if (notMadeOf.test(path) || !existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const path of madeOf.flatMap((part) => filesOf(join(root, part)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex')
}

function vite() {
  try {
    return join(dirname(createRequire(join(root, 'web/package.json')).resolve('vite/package.json')), 'bin/vite.js')
  } catch {
    return undefined
  }
}

/**
 * Makes sure that `web/dist` is the app of these sources. Does nothing when there is no app yet, when it is built
 * already, or when only the built app was shipped (no Vite). Its output goes to standard error.
 * @throws {Error} with a sentence when the build fails
 */
export function buildWeb() {
  if (!existsSync(join(root, 'web/index.html'))) return
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const program = vite()
  if (program === undefined && existsSync(join(dist, 'index.html'))) return
  if (program === undefined)
    throw new Error('The web app is not built and Vite is not installed. Run: npm ci --include=dev')
  console.error('Building the web app …')
  const { status, error } = spawnSync(pinnedNode, [program, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    // A build with NODE_ENV=test or development would ship React's slow build.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error(`The web app could not be built${error ? `: ${error.message}` : '; see above'}.`)
  writeFileSync(stamp, wanted)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) buildWeb()
