import { execFileSync } from 'node:child_process'
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '@tocsin/contract/errors'

/** How often the holder touches its lock, so that a start in another container can see that it lives. */
const heartbeatMs = 2_000
/** How long a start waits for a holder that may be ending: restarts overlap. */
const lastBreathMs = 3_000
/** A lock not touched for this long is dead whoever held it; generous, because two machines' clocks may disagree. */
const deadAfterMs = 60_000

interface Holder {
  pid: number
  /** When the process began: tells it from a later process that was given the same pid. */
  began: string
  /** Machine, boot and pid namespace: pids mean something only where these agree. */
  place: string
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return otherwise
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function place(): string {
  return [hostname(), readOr('/proc/sys/kernel/random/boot_id', ''), pidNamespace()].join(' ')
}

/** False for a process that is gone and, on Linux, for a zombie: it holds nothing any more. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !/^\d+ \(.*\) [ZX] /s.test(readOr(`/proc/${pid}/stat`, ''))
}

/** A text that differs between two processes that had the same pid; empty where the system does not tell. */
export function beganAt(pid: number): string {
  if (process.platform === 'win32') return ''
  if (process.platform === 'linux') {
    // Field 22 of /proc/<pid>/stat, in ticks since boot; the command in brackets may itself hold spaces and brackets.
    const stat = readOr(`/proc/${pid}/stat`, '')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/** True when this pid is a PostgreSQL working in this data directory (an absolute path without links). */
export function isPostgresOf(pid: number, dataDir: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') {
    // Every PostgreSQL process works inside its data directory.
    const command = readOr(`/proc/${pid}/stat`, '')
    if (!/^\d+ \(postgres\)/.test(command)) return false
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dataDir
    } catch {
      return true // another user's postgres: assume the worst, the start then says so
    }
  }
  if (process.platform === 'win32') return true
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(dataDir)
  } catch {
    return false
  }
}

/**
 * The PostgreSQL processes working in this data directory, also those whose postmaster is gone: one that computes notices
 * that only when it is done, and until then no new postmaster may start. Linux only; elsewhere none are found.
 */
export function postgresProcessesIn(dataDir: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === dataDir && isPostgresOf(pid, dataDir)
      } catch {
        return false
      }
    })
}

function read(path: string): { text: string; holder: Holder | undefined } {
  const text = readOr(path, '')
  try {
    return { text, holder: JSON.parse(text) as Holder }
  } catch {
    return { text, holder: undefined }
  }
}

function touchedAt(path: string): number {
  try {
    return statSync(path).mtimeMs
  } catch {
    return 0
  }
}

/** The file system's own clock: the only one that two machines sharing a directory have in common. */
function fileSystemNow(path: string): number {
  const probe = `${path}.probe-${process.pid}`
  writeFileSync(probe, '')
  const now = touchedAt(probe)
  rmSync(probe, { force: true })
  return now
}

async function holds(path: string, holder: Holder | undefined): Promise<boolean> {
  if (holder?.place === place()) {
    const lives = () => isAlive(holder.pid) && beganAt(holder.pid) === holder.began
    // One that was told to end a moment ago may need another one.
    for (let waited = 0; waited < lastBreathMs && lives() && holder.pid !== process.pid; waited += 100) await wait(100)
    return lives() && existsSync(path)
  }
  const before = touchedAt(path)
  if (fileSystemNow(path) - before > deadAfterMs) return false
  // Another machine or container, or a file being written this moment: its pid tells nothing here, its pulse does.
  const patience = holder ? heartbeatMs * 3 : 200
  for (let waited = 0; waited < patience; waited += 100) {
    await wait(100)
    if (touchedAt(path) !== before) return touchedAt(path) !== 0
  }
  return false
}

/**
 * Takes a lock file for this process, so that two servers never work in one directory. A lock whose process died
 * (`kill -9`, power cut, container gone) is taken over. Returns the function that gives it back.
 * Errors: `conflict` when a living process holds it, `unavailable` when the file cannot be written; `what` names the thing in that sentence.
 */
export async function takeLock(path: string, what: string): Promise<() => void> {
  const mine = JSON.stringify({ pid: process.pid, began: beganAt(process.pid), place: place() } satisfies Holder)
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o644 })
      return pulse(path, mine)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST') {
        throw new Problem('unavailable', `${what} cannot be locked: writing ${path} failed (${code}).`, {
          cause: error,
        })
      }
    }
    const { text, holder } = read(path)
    if (await holds(path, holder)) throw inUse(what, holder)
    // Two starts may judge the same dead lock at once: move it away and look at what was really moved.
    const aside = `${path}.${process.pid}`
    try {
      renameSync(path, aside)
    } catch {
      continue
    }
    const moved = read(aside)
    if (moved.text !== text) {
      renameSync(aside, path)
      throw inUse(what, moved.holder)
    }
    rmSync(aside, { force: true })
  }
  throw inUse(what, read(path).holder)
}

function inUse(what: string, holder: Holder | undefined): Problem {
  const who = holder ? ` (process ${holder.pid} on ${holder.place.split(' ')[0]})` : ''
  return new Problem(
    'conflict',
    `${what} is in use by another Tocsin${who}. Nothing was changed. Stop that one first, or give this one a directory of its own with TOCSIN_DATA.`,
  )
}

function pulse(path: string, mine: string): () => void {
  const timer = setInterval(() => {
    try {
      writeFileSync(path, mine, { flag: 'r+' })
    } catch {
      // The directory was removed under us; the database will say so more clearly than a lock can.
    }
  }, heartbeatMs)
  timer.unref()
  return function release() {
    clearInterval(timer)
    if (read(path).text === mine) rmSync(path, { force: true })
  }
}

/** The pid in the first line of a pid file; undefined when there is none. */
export function pidIn(path: string): number | undefined {
  const pid = Number.parseInt(readOr(path, ''), 10)
  return pid > 0 ? pid : undefined
}
