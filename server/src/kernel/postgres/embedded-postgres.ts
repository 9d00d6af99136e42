import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '@tocsin/contract/errors'
import pg from 'pg'
import { findBinaries, runAs } from './postgres-binaries.ts'
import {
  type Cluster,
  checkDirectory,
  nameOf,
  password,
  prepareData,
  role,
  spawnOptions,
  writeAccess,
} from './postgres-data.ts'
import { isAlive, isPostgresOf, pidIn, postgresProcessesIn, takeLock } from './process-lock.ts'

/** What is needed of a logger; pino's fit. */
export interface PostgresLog {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export interface EmbeddedPostgres {
  /** `postgres://…` of the database `tocsin`, as a superuser. The same until `stop()`, also across restarts. */
  url: string
  /** Ends the connections, shuts down cleanly and gives the directory back. Safe to call twice. */
  stop(): Promise<void>
  /** Tells when PostgreSQL ended without being asked; it is already being started again on the same port. */
  onExit(callback: (why: string) => void): void
}

/** How long an earlier PostgreSQL may take to shut down, or to let go of its memory, before we become impolite. */
const patienceMs = 30_000
const stubborn = /another (postmaster|postgres)|pre-existing shared memory|lock file .* already exists/i
const portTaken = /could not bind|could not create any TCP\/IP sockets|address already in use/i

/**
 * Starts and supervises the PostgreSQL that npm installed, on a data directory that is created when missing. It listens
 * on a free port of 127.0.0.1 only. Beside the directory lie `<dataDir>.password` and `<dataDir>.lock`.
 * It survives what kills us: a PostgreSQL left behind by a dead server is shut down first, and one that dies is started
 * again. `durable: false` (tests) trades crash safety for speed.
 * Errors: `conflict` when the directory is another server's, holds something else, or is of another major version;
 * `unavailable` when PostgreSQL cannot run here, with its own last words.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string
  log: PostgresLog
  durable?: boolean
}): Promise<EmbeddedPostgres> {
  const { log, durable = true } = options
  mkdirSync(dirname(resolve(options.dataDir)), { recursive: true })
  const dataDir = join(realpathSync(dirname(resolve(options.dataDir))), basename(options.dataDir))
  const release = await takeLock(`${dataDir}.lock`, `The database in ${dataDir}`)
  try {
    const user = runAs(dataDir)
    const cluster: Cluster = { dataDir, user, durable, binaries: findBinaries(dataDir, user) }
    checkDirectory(cluster)
    await stopLeftover(dataDir, log, cluster.binaries.pgCtl)
    await prepareData(cluster)
    writeAccess(cluster)
    const secret = await password(cluster)
    return await supervise(cluster, secret, log, release)
  } catch (error) {
    release()
    throw error
  }
}

/**
 * Shuts down a PostgreSQL that a dead server left running on this data directory, and removes its stale pid file: the
 * number in it may meanwhile belong to something else, which PostgreSQL would take for a rival.
 * Errors: `unavailable` when it does not go away.
 */
export async function stopLeftover(dataDir: string, log: PostgresLog, pgCtl = 'pg_ctl'): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid')
  const pid = pidIn(pidFile)
  if (pid !== undefined && isPostgresOf(pid, dataDir)) {
    log.warn(`PostgreSQL ${pid} was left running by a server that died; shutting it down`)
    await shutDown(pid, pgCtl)
  }
  await endOrphans(dataDir, pgCtl)
  rmSync(pidFile, { force: true })
}

/** Ends the connections' processes whose postmaster was killed. What they had not committed is lost either way. */
async function endOrphans(dataDir: string, pgCtl: string): Promise<void> {
  const orphans = postgresProcessesIn(dataDir)
  for (const pid of orphans) signal(pid, 'QUIT', pgCtl)
  for (const pid of orphans) if (!(await isGone(pid, 2_000))) signal(pid, 'KILL', pgCtl)
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false
    await wait(20)
  }
  return true
}

/** Fast shutdown (open transactions are rolled back, everything is written), then without writing, then by force. */
async function shutDown(pid: number, pgCtl: string): Promise<void> {
  signal(pid, 'INT', pgCtl)
  if (await isGone(pid, patienceMs)) return
  signal(pid, 'QUIT', pgCtl)
  if (await isGone(pid, 10_000)) return
  signal(pid, 'KILL', pgCtl)
  if (await isGone(pid, 5_000)) return
  throw new Problem('unavailable', `PostgreSQL (process ${pid}) does not end. End it by hand, then start again.`)
}

function signal(pid: number, name: 'INT' | 'QUIT' | 'KILL', pgCtl: string): void {
  try {
    // Windows has no signals between processes; PostgreSQL brings its own way.
    if (process.platform === 'win32') execFileSync(pgCtl, ['kill', name, String(pid)], { stdio: 'ignore' })
    else process.kill(pid, `SIG${name}`)
  } catch {
    // It ended in this moment.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function parameters(cluster: Cluster, port: number): string[] {
  const safe = cluster.durable ? 'on' : 'off'
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    jit: 'off', // our statements are short; compiling them costs more than it saves
    fsync: safe,
    full_page_writes: safe,
    synchronous_commit: safe,
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C', // `launch` reads the message that it is ready
    log_line_prefix: '',
    log_min_error_statement: 'panic', // statements carry people's data
    logging_collector: 'off',
    log_destination: 'stderr',
  }
  return ['-D', nameOf(cluster), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

interface Start {
  child: ChildProcess
  /** Resolves when connections are accepted; rejects with PostgreSQL's last words when it ends before. */
  ready: Promise<void>
}

function launch(cluster: Cluster, port: number, log: PostgresLog): Start {
  const child = spawn(cluster.binaries.postgres, parameters(cluster, port), {
    ...spawnOptions(cluster),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own: Ctrl-C in the terminal must end the server first and the database after it.
    detached: process.platform !== 'win32',
  })
  const words: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      words.push(line)
      if (words.length > 20) words.shift()
      // LOG is bookkeeping; an ERROR went to the connection that caused it, which is where it is handled.
      const matters = /^(WARNING|FATAL|PANIC):/.test(line) && !line.includes('due to administrator command')
      if (matters) log.warn(`postgres: ${line}`)
      else log.debug(`postgres: ${line}`)
      if (line.includes('database system is ready to accept connections')) resolve()
    })
    child.on('error', reject)
    child.on('close', (code, killedBy) => reject(new Error(words.join('\n') || `ended with ${killedBy ?? code}`)))
  })
  return { child, ready }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]*$/, 'postgres') })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [role])
    if (found.rowCount === 0) await client.query(`create database ${role}`)
  } finally {
    await client.end()
  }
}

async function firstStart(cluster: Cluster, log: PostgresLog): Promise<{ child: ChildProcess; port: number }> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const port = await freePort()
    try {
      const { child, ready } = launch(cluster, port, log)
      await ready
      return { child, port }
    } catch (error) {
      const { message } = error as Error
      if (!(stubborn.test(message) || portTaken.test(message)) || performance.now() > deadline) {
        throw new Problem('unavailable', `PostgreSQL did not start on ${cluster.dataDir}: ${message}`, { cause: error })
      }
      await wait(200)
    }
  }
}

async function supervise(
  cluster: Cluster,
  secret: string,
  log: PostgresLog,
  release: () => void,
): Promise<EmbeddedPostgres> {
  const { pgCtl } = cluster.binaries
  const callbacks: ((why: string) => void)[] = []
  const ending = new AbortController()
  let stopped: Promise<void> | undefined

  const { port, child } = await firstStart(cluster, log)
  let current = child
  let restarting = Promise.resolve()
  const url = `postgres://${role}:${secret}@127.0.0.1:${port}/${role}`

  // An exit that nobody announced (an uncaught error, process.exit): ask PostgreSQL to end after us.
  function onProcessExit(): void {
    if (current.pid !== undefined && isRunning(current)) signal(current.pid, 'INT', pgCtl)
  }

  function watch(postgres: ChildProcess): void {
    postgres.once('exit', (code, killedBy) => {
      if (ending.signal.aborted) return
      const why = killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`
      log.error(`PostgreSQL ${why}; starting it again`)
      for (const callback of callbacks) callback(why)
      restarting = restart()
    })
  }

  async function restart(): Promise<void> {
    for (let pause = 100; !ending.signal.aborted; pause = Math.min(pause * 2, 2_000)) {
      try {
        await endOrphans(cluster.dataDir, pgCtl)
        if (ending.signal.aborted) return
        const { child, ready } = launch(cluster, port, log)
        current = child
        await ready
        if (!isRunning(child)) continue
        watch(child)
        log.info('PostgreSQL is back')
        return
      } catch (error) {
        if (ending.signal.aborted) return
        log.warn(`PostgreSQL does not start yet: ${(error as Error).message}`)
        await wait(pause, undefined, { signal: ending.signal }).catch(() => {})
      }
    }
  }

  async function end(): Promise<void> {
    ending.abort()
    try {
      if (current.pid !== undefined && isRunning(current)) await shutDown(current.pid, pgCtl)
      await restarting
    } finally {
      process.off('exit', onProcessExit)
      release()
    }
  }

  function stop(): Promise<void> {
    stopped ??= end()
    return stopped
  }

  process.on('exit', onProcessExit)
  watch(current)
  try {
    await ensureDatabase(url)
  } catch (cause) {
    await stop()
    const { code, message } = cause as { code?: string; message: string }
    const hint = code === '28P01' ? ` Delete ${cluster.dataDir}.password, a new one is made at the next start.` : ''
    throw new Problem('unavailable', `The embedded database does not let us in: ${message}.${hint}`, { cause })
  }
  return { url, stop, onExit: (callback) => callbacks.push(callback) }
}
