import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Problem } from '@tocsin/contract/errors'
import { type Binaries, canReach, type RunAs } from './postgres-binaries.ts'

/** Everything that is needed to run one of PostgreSQL's programs on a data directory. */
export interface Cluster {
  /** Absolute, without links. */
  dataDir: string
  binaries: Binaries
  user: RunAs
  durable: boolean
}

export const role = 'tocsin'

/**
 * The data directory as PostgreSQL's own user can name it. Under a private home (root's 0700, a fresh temporary
 * directory) that user cannot walk the real path; but it is started inside the directory and never leaves it, so on
 * Linux the link to its own working directory names it, whatever the directories above permit.
 */
export function nameOf({ dataDir, user }: Cluster): string {
  if (canReach(dirname(dataDir), user)) return dataDir
  if (process.platform === 'linux') return '/proc/self/cwd'
  throw new Problem(
    'unavailable',
    `PostgreSQL cannot run as root, and the user it runs as cannot enter ${dirname(dataDir)}. Choose another directory with TOCSIN_DATA, or do not run Tocsin as root.`,
  )
}

/** How PostgreSQL's programs are started: inside the data directory, unprivileged, seeing none of our environment. */
export function spawnOptions({ dataDir, user }: Cluster) {
  return {
    cwd: dataDir,
    ...(user.uid === undefined ? {} : { uid: user.uid, gid: user.gid }),
    // Windows programs do not start without their system's variables.
    ...(process.platform === 'win32' ? {} : { env: { PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' } }),
    windowsHide: true,
  }
}

async function run(cluster: Cluster, program: string, parameters: string[], input = ''): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { ...spawnOptions(cluster), stdio: 'pipe' })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.stdin.on('error', () => {}) // it ended before reading; its exit code says so
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(output.trim() || `exit code ${code}`)),
    )
  })
}

/** Makes a rename or a new file survive a power cut. Windows cannot open directories and does without. */
function syncPath(path: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

function writeDurably(path: string, text: string, mode: number): void {
  const half = `${path}.new`
  writeFileSync(half, text, { mode })
  syncPath(half)
  renameSync(half, path)
  syncPath(dirname(path))
}

/**
 * Looks whether the data directory is one this PostgreSQL may open, before anything in it is touched: a database of its
 * major version that belongs to the user it runs as (what root restored or copied is handed over), or nothing yet.
 * Errors: `conflict` for another owner, foreign files, or another major version.
 */
export function checkDirectory({ dataDir, user, binaries }: Cluster): void {
  const there = statSync(dataDir, { throwIfNoEntry: false })
  if (!there) return
  const me = process.getuid?.()
  if (user.uid === undefined && me !== undefined && there.uid !== me) {
    throw new Problem(
      'conflict',
      `The database in ${dataDir} belongs to user ${there.uid}, Tocsin runs as user ${me}. Nothing was changed. Start Tocsin as that user, or hand the files over with "chown -R ${me} ${dataDir}".`,
    )
  }
  const entries = readdirSync(dataDir)
  if (entries.length === 0) return
  if (!entries.includes('PG_VERSION')) {
    throw new Problem(
      'conflict',
      `${dataDir} is not empty and holds no database. Nothing was changed. Move those files away, or choose another directory with TOCSIN_DATA.`,
    )
  }
  const major = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
  if (major !== binaries.major) {
    throw new Problem(
      'conflict',
      `The database in ${dataDir} was made by PostgreSQL ${major}, this Tocsin carries PostgreSQL ${binaries.major}. Nothing was changed. Start the Tocsin release that made it and move the data with pg_dump, or run a PostgreSQL ${major} of your own on it and set DATABASE_URL.`,
    )
  }
  if (user.uid !== undefined && there.uid !== user.uid) giveTo(dataDir, user)
}

/**
 * Makes sure that a checked data directory holds a database. A new one is made aside and renamed, so that a kill in the
 * middle leaves nothing half-made; what is there is never overwritten.
 */
export async function prepareData(cluster: Cluster): Promise<void> {
  const { dataDir } = cluster
  removeHalfMade(dataDir)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) return await initialise(cluster)
  chmodSync(dataDir, 0o700) // PostgreSQL refuses anything more open; copied directories often are
}

async function initialise(cluster: Cluster): Promise<void> {
  const half = `${cluster.dataDir}.init-${process.pid}`
  mkdirSync(half, { mode: 0o700 })
  if (cluster.user.uid !== undefined) chownSync(half, cluster.user.uid, cluster.user.gid ?? cluster.user.uid)
  const aside: Cluster = { ...cluster, dataDir: half }
  try {
    await run(aside, cluster.binaries.initdb, [
      `--pgdata=${nameOf(aside)}`,
      `--username=${role}`,
      '--auth=reject', // our own pg_hba.conf replaces it before anybody can connect
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--locale=${process.platform === 'linux' ? 'C.UTF-8' : 'C'}`,
      '--text-search-config=english',
      '--data-checksums',
      '--no-instructions',
      ...(cluster.durable ? [] : ['--no-sync']),
    ])
  } catch (cause) {
    rmSync(half, { recursive: true, force: true })
    throw new Problem(
      'unavailable',
      `The database could not be created in ${cluster.dataDir}: ${(cause as Error).message}. Nothing was left behind. With DATABASE_URL Tocsin uses a PostgreSQL of your own.`,
      {
        cause,
      },
    )
  }
  // The password file of an earlier cluster under this name does not open the new one.
  rmSync(`${cluster.dataDir}.password`, { force: true })
  if (existsSync(cluster.dataDir)) rmdirSync(cluster.dataDir) // an empty one; fails on anything else
  renameSync(half, cluster.dataDir)
  syncPath(dirname(cluster.dataDir))
}

function removeHalfMade(dataDir: string): void {
  for (const name of readdirSync(dirname(dataDir))) {
    if (name.startsWith(`${basename(dataDir)}.init-`))
      rmSync(join(dirname(dataDir), name), { recursive: true, force: true })
  }
}

/** A cluster restored or copied by root: handed to PostgreSQL's user, the top last so that an interruption is repeated. */
function giveTo(path: string, user: RunAs): void {
  const gid = user.gid ?? 0
  for (const entry of readdirSync(path, { recursive: true })) lchownSync(join(path, String(entry)), user.uid ?? 0, gid)
  lchownSync(path, user.uid ?? 0, gid)
}

/** Who may connect: with the password, over the loopback address. Written before every start. */
export function writeAccess({ dataDir }: Cluster): void {
  // Written in place: the file belongs to PostgreSQL's user and must stay readable for it.
  writeFileSync(
    join(dataDir, 'pg_hba.conf'),
    '# Written by Tocsin at every start.\n' +
      'host all all 127.0.0.1/32 scram-sha-256\n' +
      'host replication all 127.0.0.1/32 scram-sha-256\n',
  )
}

/**
 * The password of the database, kept beside the data with mode 0600. When the file is missing (first start, a restored
 * backup) a new one is set in PostgreSQL's single-user mode, which needs no password; the file is written after that,
 * so a kill in between only repeats it. The cluster must not be running.
 */
export async function password(cluster: Cluster): Promise<string> {
  const path = `${cluster.dataDir}.password`
  const known = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
  if (known) return known
  const fresh = randomBytes(24).toString('base64url')
  const output = await run(
    cluster,
    cluster.binaries.postgres,
    [
      '--single',
      '-D',
      nameOf(cluster),
      '-c',
      'password_encryption=scram-sha-256',
      '-c',
      'log_min_error_statement=panic',
      'postgres',
    ],
    `ALTER ROLE ${role} PASSWORD '${fresh}'\n`,
  )
  if (/\b(ERROR|FATAL|PANIC):/.test(output)) {
    throw new Problem(
      'unavailable',
      `The database in ${cluster.dataDir} could not be given a password: ${output.trim()}`,
    )
  }
  writeDurably(path, `${fresh}\n`, 0o600)
  return fresh
}
