import type { KindName } from '@tocsin/contract/resources'
import type { Clock } from './clock.ts'
import type { Database } from './data/db.ts'
import type { Lane } from './data/due.ts'
import type { Fact } from './data/facts.ts'
import type { Task } from './data/jobs.ts'
import type { Kind } from './data/resources.ts'
import type { Env } from './env.ts'
import type { Check } from './http/health.ts'
import type { FastifyInstance } from './http/http.ts'
import type { Outbound } from './http/outbound.ts'
import type { Log } from './log.ts'
import type { Operations, Perform, Principal } from './perform.ts'
import type { SecretBox } from './secrets.ts'
import type { Metrics } from './telemetry.ts'

/** What the process has and every room may use. */
export interface House {
  env: Env
  clock: Clock
  log: Log
  metrics: Metrics
  secrets: SecretBox
  outbound: Outbound
  /** How people and providers reach Tocsin; known for certain once it listens. */
  publicUrl(): string
  /**
   * The paging path, the intake and what people answer outside the app have connections of their own: a slow list in the
   * browser never delays a page. `web` is for everything else.
   */
  databases: { paging: Database; web: Database }
  /** Every kind of configuration document, by its name. */
  kinds: ReadonlyMap<KindName, Kind>
  /** The one door for surfaces in this process; on the connections of the paging path. */
  perform: Perform
  /** The person as somebody who answers outside the app: may answer pages if their role allows it, and nothing else. */
  principalOfPerson(userId: string): Promise<Principal | null>
}

/** Background work: `cron` in UTC, `* * * * *` for every minute. At least once; a job looks again before it acts. */
export interface Job {
  cron: string
  run: Task
}

/** What a room brings to the process. Everything is optional: a room begins with its operations. */
export interface OpenRoom {
  /** Its operations, under their names in the contract. */
  operations?: Operations
  /** Adds routes outside `/api/v1`: ingest paths, public links, feeds. What they change goes through `house.perform`. */
  mount?(http: FastifyInstance): void
  /** Work whose timer is a due column. */
  lanes?: Lane[]
  /** By name, the same in all releases. */
  jobs?: Record<string, Job>
  /** After each commit in this process: to forget caches, wake, count. Must not throw and must not wait. */
  heard?(facts: Fact[], kinds: ReadonlySet<string>): void
  /** Whether it does its part of paging, for /readyz and the heartbeat. */
  checks?: (() => Promise<Check>)[]
  /** Brings its gauges up to date before they are read. */
  refresh?(): Promise<void>
  /** Before it listens: configuration from files. */
  start?(): Promise<void>
  /** Resolves when what `lanes` set in motion has ended: for stories. */
  settled?(): Promise<void>
  close?(): void | Promise<void>
}

/** A room as a value. `rooms.ts` lists them in import order; nothing else has to know that there is another one. */
export interface Room {
  name: string
  /** Kinds of configuration documents that it owns. */
  kinds?: readonly Kind[]
  open?(house: House): OpenRoom
}
