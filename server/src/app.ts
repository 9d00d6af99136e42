import { readdir, readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { system } from '@tocsin/contract/facts'
import { ensureSetupToken } from './access/actions.ts'
import { createAuth } from './access/auth.ts'
import { mountAuth } from './access/mount.ts'
import { authorise, maySeeFact } from './access/policy.ts'
import { createAuthenticator } from './access/principal.ts'
import { accessRoutes } from './access/routes.ts'
import { forgetOldDeliveries } from './alerts/actions.ts'
import { mountIngest } from './alerts/ingest.ts'
import { createIntake } from './alerts/intake.ts'
import { createDoors } from './alerts/keys.ts'
import { alertRoutes } from './alerts/routes.ts'
import { applyConfig } from './config/actions.ts'
import { configRoutes } from './config/routes.ts'
import { then } from './flow.ts'
import { handovers } from './handovers/routes.ts'
import { tendHandovers } from './handovers/tend.ts'
import { type Clock, later } from './kernel/clock.ts'
import { openDatabase } from './kernel/data/db.ts'
import { type DueLoop, dueLoop } from './kernel/data/due.ts'
import type { Fact, Flow } from './kernel/data/facts.ts'
import { startJobs } from './kernel/data/jobs.ts'
import { liveFeed } from './kernel/data/live.ts'
import { presence } from './kernel/data/nodes.ts'
import type { Env } from './kernel/env.ts'
import { startHeartbeat } from './kernel/heartbeat.ts'
import { mountHealth } from './kernel/http/health.ts'
import { createHttp, type FastifyRequest, mountOperations } from './kernel/http/http.ts'
import { mountLive } from './kernel/http/live-route.ts'
import { mountOpenApi } from './kernel/http/openapi.ts'
import { outbound } from './kernel/http/outbound.ts'
import { mountWeb } from './kernel/http/web-files.ts'
import type { Log } from './kernel/log.ts'
import type { Principal } from './kernel/perform.ts'
import { installationKey } from './kernel/secret-key.ts'
import { createMetrics } from './kernel/telemetry.ts'
import { createChannels } from './notifications/channels/index.ts'
import { mountAckLinks } from './notifications/links.ts'
import { notificationsOf } from './notifications/read.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { notificationLane } from './notifications/sending/lane.ts'
import { pageLane } from './paging/lane.ts'
import { audit, fatesOfAlerts, openCounts, pagesOfAlerts } from './paging/read.ts'
import { pagingRoutes } from './paging/routes.ts'
import { registry } from './rooms.ts'
import { absenceTasks, absenceTimes } from './schedules/absence/jobs.ts'
import { absences } from './schedules/absence/read.ts'
import { absenceRoutes } from './schedules/absence/routes.ts'
import { createBoardLinks, mountBoards } from './schedules/board-links.ts'
import { boardRoutes } from './schedules/board-routes.ts'
import { cover } from './schedules/cover/routes.ts'
import { tend } from './schedules/cover/tend.ts'
import { fairnessRoutes } from './schedules/fairness/routes.ts'
import { solveInThread } from './schedules/fairness/solver.ts'
import { pollCalendars, pollTask } from './schedules/feeds/import/poll.ts'
import { calendars } from './schedules/feeds/import/routes.ts'
import { feedRoutes } from './schedules/feeds/routes.ts'
import { createFeeds, mountFeeds } from './schedules/feeds/served.ts'
import { onCall, overrides, schedules } from './schedules/routes.ts'

export const version = '0.1.0'

/** Tocsin itself, when it acts on its own: configuration at start. */
const itself: Principal = {
  actor: system,
  userId: null,
  email: null,
  role: 'admin',
  timeZone: 'UTC',
  teams: {},
  scopes: null,
  sessionId: null,
}

export interface AppOptions {
  env: Env
  /** A migrated database. */
  databaseUrl: string
  clock: Clock
  log: Log
  /** False: nothing happens by itself; tests drive the lanes with `drain`. */
  background?: boolean
}

export interface App {
  /** Where it listens; valid after `listen`. */
  url: string
  /** Not null until there is an admin. */
  setupToken: string | null
  /** @returns what to tell the person at the console. */
  listen(): Promise<string[]>
  /** Does what is due now and waits for what that sets in motion; answers how many rows it took. */
  drain(): Promise<number>
  /** Claims what is due without waiting for it to be sent: for stories about nodes that die. */
  claimOnly(): Promise<void>
  nextDueAt(): Promise<Date | null>
  /** Does once what a background of every minute does, hand-overs and calendars elsewhere: for stories. */
  everyMinute(): Promise<void>
  close(): Promise<void>
}

/** The whole process, composed: everything that lives longer than a request is made here and closed here. */
export async function createApp({ env, databaseUrl, clock, log, background = true }: AppOptions): Promise<App> {
  const metrics = createMetrics()
  const flow: Flow = { then, recorded: (facts) => heard(facts) }
  // The page lane and intake have connections of their own: a slow list in the browser never delays a page.
  const paging = openDatabase({
    url: databaseUrl,
    max: 12,
    clock,
    log,
    flow,
    name: 'tocsin-page',
    statementTimeout: 10_000,
    onlyByIndex: true,
  })
  const people = openDatabase({ url: databaseUrl, max: 12, clock, log, flow, name: 'tocsin-web' })
  const secrets = await installationKey(people, {
    given: env.secret,
    dataDir: env.databaseUrl ? null : resolve(env.dataDir),
  })
  const out = outbound({ allow: env.outboundAllow })

  let url = env.publicUrl ?? `http://localhost:${env.port}`
  const publicUrl = () => env.publicUrl ?? url
  const auth = createAuth({ database: people, clock, secrets, log, publicUrl: env.publicUrl })
  const authenticator = createAuthenticator({ database: people, clock, log, auth, adminToken: env.adminToken })
  const setupToken = await ensureSetupToken(people, secrets)

  const doors = createDoors({ database: paging, log })
  const intake = createIntake({ database: paging, log, metrics })
  const channels = createChannels(env.given, { outbound: out })
  const pages = pageLane({ database: paging, clock, log, metrics })
  const notifications = notificationLane({ database: paging, clock, log, metrics, channels, secrets, publicUrl })
  const loop = dueLoop({ lanes: [pages, notifications], clock, log, databaseUrl })
  const boards = createBoardLinks({ database: people, clock })
  const feeds = createFeeds({ database: people, clock, publicUrl })
  const live = liveFeed(people, log)

  function heard(facts: Fact[]): void {
    const kinds = new Set(facts.map((fact) => fact.kind))
    live.wake()
    for (const fact of facts)
      if (fact.kind === 'page.opened') metrics.count('tocsin_pages_opened_total', { urgency: fact.data.urgency })
    if ([...kinds].some((kind) => /^(board|cover|override|resource|user)\./.test(kind))) boards.forget()
    if ([...kinds].some((kind) => /^(feed|override|resource|user|calendar|cover)\./.test(kind))) feeds.forget()
    if (kinds.has('resource.changed') || kinds.has('integration.key_rotated')) doors.forget()
    wakeLanes(loop, kinds)
  }

  const callOf = async (request: FastifyRequest) => ({
    principal: await authenticator.principalOf(request),
    ip: request.ip,
    database: people,
    clock,
    log,
    authorise,
  })
  const router = {
    ...accessRoutes({ secrets, publicUrl }),
    ...alertRoutes({ pagesOfAlerts, fatesOfAlerts, publicUrl, intake, doors }),
    ...pagingRoutes({ notificationsOf }),
    ...notificationRoutes({ channels, secrets, log }),
    ...configRoutes({ registry, publicUrl }),
    ...boardRoutes({ publicUrl }),
    ...feedRoutes({ publicUrl }),
    calendars,
    handovers,
    onCall,
    schedules: { ...schedules, ...fairnessRoutes({ registry, absences, solve: solveInThread }) },
    overrides,
    ...absenceRoutes({ secrets, outbound: out }),
    cover,
  }

  const http = await createHttp({ log, metrics, trustProxy: env.trustProxy })
  mountHealth(http, { metrics, version, checks, refresh })
  mountIngest(http, { doors, intake, log })
  mountAuth(http, auth)
  mountLive(http, { live, principalOf: authenticator.principalOf, maySeeFact })
  mountOpenApi(http, version, publicUrl())
  mountAckLinks(http, { database: paging, clock, secrets, publicUrl })
  mountBoards(http, boards)
  mountFeeds(http, feeds)
  mountOperations(http, router, callOf, log)
  const hasWeb = await mountWeb(http)

  async function pathIsHealthy(): Promise<{ ok: boolean; detail: string }> {
    const findings = await audit(paging.db, clock.now())
    metrics.gauge('tocsin_auditor_findings', {}, findings.count)
    if (findings.count > 0)
      return {
        ok: false,
        detail: `${findings.count} open pages have no next step: ${findings.ids.slice(0, 5).join(', ')}`,
      }
    const idle = background ? loop.idleFor() : 0
    return idle > 30_000
      ? { ok: false, detail: `the paging lanes have not looked for ${Math.round(idle / 1000)} s` }
      : { ok: true, detail: 'ok' }
  }

  async function checks() {
    const database = await paging.ping().then(
      () => ({ ok: true, detail: 'ok' }),
      (error: Error) => ({ ok: false, detail: error.message }),
    )
    const path = database.ok
      ? await pathIsHealthy().catch((error: Error) => ({ ok: false, detail: error.message }))
      : { ok: false, detail: 'no database' }
    return { database, paging: path }
  }

  async function refresh(): Promise<void> {
    await pathIsHealthy().catch(() => undefined)
    const open = await openCounts(people.db).catch(() => ({}))
    for (const [status, count] of Object.entries(open)) metrics.gauge('tocsin_open_pages', { status }, count)
    const next = await loop.nextDueAt().catch(() => null)
    metrics.gauge(
      'tocsin_due_oldest_seconds',
      {},
      next ? Math.max(0, (clock.now().getTime() - next.getTime()) / 1000) : 0,
    )
  }

  const minutely = {
    tend_handovers: async () => void (await tendHandovers({ database: people, log })),
    [pollTask]: async () => void (await pollCalendars({ database: people, outbound: out, log })),
  }

  async function startBackground(): Promise<() => Promise<void>> {
    const tasks = {
      ...absenceTasks({ database: people, clock, log, secrets, outbound: out }),
      tend_cover: async () => void (await people.transact(tend)),
      ...minutely,
      forget_old_deliveries: async () => void (await forgetOldDeliveries(people.db, later(clock.now(), -7 * 86_400))),
    }
    const jobs = await startJobs({
      databaseUrl,
      log,
      tasks,
      nightly: {
        ...absenceTimes,
        tend_cover: '*/5 * * * *',
        ...Object.fromEntries(Object.keys(minutely).map((task) => [task, '* * * * *'])),
        forget_old_deliveries: '17 3 * * *',
      },
    })
    const node = await presence(people, jobs, log, version)
    const heartbeat = startHeartbeat({ url: env.heartbeatUrl, healthy: pathIsHealthy, outbound: out, log })
    live.start()
    loop.start()
    return async () => {
      heartbeat.stop()
      await loop.stop()
      await live.stop()
      // Jobs first: while they drain, the node's lease still stands for them.
      await jobs.stop()
      await node.stop()
    }
  }

  if (env.config) await applyAtStart(env.config)
  let stopBackground: () => Promise<void> = async () => undefined
  if (background) stopBackground = await startBackground()

  async function applyAtStart(path: string): Promise<void> {
    const names = (await stat(path)).isDirectory()
      ? (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort()
      : ['']
    const files = await Promise.all(
      names.map(async (name) => ({ name: name || path, text: await readFile(join(path, name), 'utf8') })),
    )
    const steps = await people.transact((tx) =>
      applyConfig(tx, itself, { registry, publicUrl }, { files, owner: null, prune: false }),
    )
    const changed = steps.filter((step) => step.action !== 'unchanged').length
    log.info({ path, changed }, 'configuration applied')
  }

  const app: App = {
    url,
    setupToken,
    async listen() {
      await http.listen({ port: env.port, host: env.host })
      const { port } = http.server.address() as AddressInfo
      url = `http://localhost:${port}`
      app.url = url
      return greeting(publicUrl(), setupToken, hasWeb)
    },
    async drain() {
      let sum = 0
      for (;;) {
        const found = await loop.drain()
        await notifications.settled()
        if (found === 0) return sum
        sum += found
      }
    },
    async claimOnly() {
      while ((await loop.drain()) > 0);
    },
    nextDueAt: () => loop.nextDueAt(),
    async everyMinute() {
      for (const task of Object.values(minutely)) await task()
    },
    async close() {
      await http.close()
      await stopBackground()
      await notifications.stop()
      await authenticator.settled()
      channels.close()
      out.close()
      await Promise.all([paging.close(), people.close()])
    },
  }
  return app
}

function greeting(url: string, setupToken: string | null, hasWeb: boolean): string[] {
  const lines = ['', `Tocsin ${version} is at ${url}`]
  if (!hasWeb) lines.push('  The web app is not built; the API is there.')
  if (setupToken)
    lines.push(
      `  It waits for its first admin: open ${url}/setup?token=${setupToken}`,
      `  (set-up token: ${setupToken})`,
    )
  return [...lines, '']
}

/** What certainly made something due wakes its lane by name, which then need not look first; what perhaps did wakes all. */
function wakeLanes(loop: DueLoop, kinds: Set<string>): void {
  if (kinds.has('page.opened')) loop.wake('pages')
  if (kinds.has('notification.planned')) loop.wake('notifications')
  const certain = new Set(['page.opened', 'page.joined', 'page.reached', 'notification.planned'])
  const perhaps = /^(cover|page|notification|person|contact_method)\./
  if ([...kinds].some((kind) => perhaps.test(kind) && !certain.has(kind))) loop.wake()
}
