import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { openAuthentication } from './access/authentication.ts'
import { authorise, maySeeFact } from './access/policy.ts'
import { later as flowLater, then } from './flow.ts'
import { startBackground } from './kernel/background.ts'
import type { Clock } from './kernel/clock.ts'
import { dueLoop, wakeLanes } from './kernel/data/due.ts'
import type { Fact } from './kernel/data/facts.ts'
import { type Later, openLater } from './kernel/data/later.ts'
import { liveFeed } from './kernel/data/live.ts'
import { openDatabase } from './kernel/data/open-database.ts'
import type { Flow } from './kernel/data/reactions.ts'
import type { Env } from './kernel/env.ts'
import { greeting } from './kernel/greeting.ts'
import { mountHealth } from './kernel/http/health.ts'
import { createHttp, mountOperations } from './kernel/http/http.ts'
import { mountLive } from './kernel/http/live-route.ts'
import { mountOpenApi } from './kernel/http/openapi.ts'
import { outbound as openOutbound } from './kernel/http/outbound.ts'
import { mountWeb } from './kernel/http/web-files.ts'
import type { Log } from './kernel/log.ts'
import { createPerform, type Operations } from './kernel/perform.ts'
import { createReadiness } from './kernel/readiness.ts'
import type { Job, OpenRoom, Room } from './kernel/room.ts'
import { installationKey } from './kernel/secret-key.ts'
import { type StoryControls, storyControls } from './kernel/stories.ts'
import { createMetrics } from './kernel/telemetry.ts'
import { rooms as everyRoom, kindsOf } from './rooms.ts'

export const version = '0.1.0'

export interface AppOptions {
  env: Env
  /** A migrated database. */
  databaseUrl: string
  clock: Clock
  log: Log
  /** What it is made of; every room unless said. */
  rooms?: readonly Room[]
  /** False: nothing happens by itself; tests drive the lanes with `drain`. */
  background?: boolean
  /** Stories look at every fact that is recorded. */
  checkFact?: (fact: Fact) => void
  /** What follows later from facts; flow.ts unless a story has its own, with the milliseconds that it may take. */
  later?: Later
  laterWithin?: number
}

export interface App extends StoryControls {
  /** Where it listens; valid after `listen`. */
  url: string
  /** Not null until there is an admin. */
  setupToken: string | null
  /** What to tell the person at the console. */
  listen(): Promise<string[]>
  close(): Promise<void>
}

/** The whole process, composed: everything that lives longer than a request is made here and closed here. */
export async function createApp(options: AppOptions): Promise<App> {
  const { env, databaseUrl, clock, log, rooms = everyRoom, background = true } = options
  const { checkFact, later = flowLater, laterWithin: within } = options
  const metrics = createMetrics()
  const flow: Flow = { then, later, recorded: (facts) => heard(facts) }
  const shared = { url: databaseUrl, max: 12, clock, log, flow, checkFact }
  // The paging path, the intake and answers have connections of their own: a slow list in the browser never delays a page.
  const paging = openDatabase({ ...shared, name: 'tocsin-page', statementTimeout: 10_000, onlyByIndex: true })
  const web = openDatabase({ ...shared, name: 'tocsin-web' })
  const dataDir = env.databaseUrl ? null : resolve(env.dataDir)
  const secrets = await installationKey(web, { given: env.secret, dataDir })
  const outbound = openOutbound({ allow: env.outboundAllow })
  const authentication = await openAuthentication({ database: web, clock, log, env, secrets })

  let url = env.publicUrl ?? `http://localhost:${env.port}`
  const publicUrl = () => env.publicUrl ?? url
  const operations: Operations = {}
  const perform = createPerform(operations, { database: paging, clock, log, authorise })
  const databases = { paging, web }
  const { principalOf, principalOfPerson } = authentication
  const house = { env, clock, log, metrics, secrets, outbound, publicUrl, databases, kinds: kindsOf(rooms), perform }
  const open: OpenRoom[] = rooms.map((room) => room.open?.({ ...house, principalOfPerson }) ?? {})
  Object.assign(operations, ...open.map((room) => room.operations))
  const jobs: Record<string, Job> = Object.assign({}, ...open.map((room) => room.jobs))

  const loop = dueLoop({ lanes: open.flatMap((room) => room.lanes ?? []), clock, log, databaseUrl })
  const live = liveFeed(web, log)
  const reactions = openLater({ later, database: web, databaseUrl, clock, log, outbound, within })
  const readiness = createReadiness({ database: paging, rooms: open, loop, isWorking: background, clock, metrics })

  function heard(facts: Fact[]): void {
    const kinds = new Set(facts.map((fact) => fact.kind))
    live.wake()
    for (const room of open) room.heard?.(facts, kinds)
    wakeLanes(loop, kinds)
  }

  const http = await createHttp({ log, metrics, trustProxy: env.trustProxy })
  mountHealth(http, { metrics, version, ...readiness })
  authentication.mount(http)
  mountLive(http, { live, principalOf, maySeeFact })
  mountOpenApi(http, version, publicUrl())
  for (const room of open) room.mount?.(http)
  mountOperations(http, { operations, call: { database: web, clock, log, authorise }, principalOf })
  const hasWeb = await mountWeb(http)

  for (const room of open) await room.start?.()
  const { tasks } = reactions
  const work = { env, database: web, databaseUrl, loop, live, jobs, tasks, readiness, outbound, log, version }
  const stop = background ? await startBackground(work) : async () => undefined

  const app: App = {
    ...storyControls({ loop, rooms: open, reactions, jobs }),
    url,
    setupToken: authentication.setupToken,
    async listen() {
      await http.listen({ port: env.port, host: env.host })
      const { port } = http.server.address() as AddressInfo
      url = `http://localhost:${port}`
      app.url = url
      return greeting({ version, url: publicUrl(), setupToken: app.setupToken, hasWeb })
    },
    async close() {
      await http.close()
      await stop()
      for (const room of open) await room.close?.()
      await authentication.settled()
      outbound.close()
      await Promise.all([paging.close(), web.close()])
    },
  }
  return app
}
