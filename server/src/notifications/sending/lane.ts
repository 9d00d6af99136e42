import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, later } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../kernel/data/db.ts'
import type { Lane } from '../../kernel/data/due.ts'
import { asDeliveryError, DeliveryError } from '../../kernel/http/delivery.ts'
import type { Log } from '../../kernel/log.ts'
import type { SecretBox } from '../../kernel/secrets.ts'
import type { Metrics } from '../../kernel/telemetry.ts'
import type { Channel, Channels } from '../channels/channel.ts'
import { secretContext } from '../contacts/model.ts'
import { fail, succeed } from './actions.ts'
import { type Claimed, claim, leaseSeconds, perAddress } from './claim.ts'
import { messageOf } from './message-of.ts'
import { createPace } from './pace.ts'
import { type Accepted, anythingDue, lockDue, nextSendAt, renewLeases } from './store.ts'

export interface NotificationLaneDeps {
  /** The page lane's own pool. */
  database: Database
  clock: Clock
  log: Log
  metrics: Metrics
  channels: Channels
  secrets: SecretBox
  /** Where people find this server, without a slash at its end; asked for every message. */
  publicUrl: () => string
}

export interface NotificationLane extends Lane {
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
  /** Takes nothing new and waits up to 10 seconds for what is under way; the rest is taken over when its lease ends. */
  stop(): Promise<void>
}

const mostUnderWay = 32
const mostPerClaim = 50
const renewEveryMs = 3000
const patienceMs = 10_000
/** Milliseconds between tries to record what became of a message, while the database is away. */
const recordingPauses = [100, 300, 1000, 2000, 4000]

/**
 * Sends notifications that are due. `work` takes them in one transaction and starts sending without waiting for it, so a
 * provider that hangs holds up nobody else; sending happens outside any transaction, under a lease of 10 seconds.
 */
export function notificationLane(deps: NotificationLaneDeps): NotificationLane {
  const { database, clock, log, metrics, channels, secrets, publicUrl } = deps
  const underWay = new Map<string, { claimed: Claimed; ended: Promise<void> }>()
  const pace = createPace(clock)
  let stopping = false
  let renewal: NodeJS.Timeout | undefined

  async function work(isCertain = false): Promise<number> {
    const free = Math.min(mostUnderWay - underWay.size, mostPerClaim)
    if (stopping || free <= 0) return 0
    const now = clock.replacesDatabaseTime ? clock.now() : null
    if (!isCertain && !(await anythingDue(database.db, now))) return 0
    const open = { ...openings(free), isCertain }
    const { claimed, dealtWith } = await database.transact({
      first: (tx) => lockDue(tx, now, open),
      work: (tx, due) => claim(tx, due, open, channels),
    })
    for (const each of claimed) {
      pace.count(each.channel)
      start(each)
    }
    return dealtWith
  }

  function openings(free: number) {
    const perChannel = new Map<string, number>()
    const addresses = new Map<string, number>()
    for (const { claimed } of underWay.values()) {
      perChannel.set(claimed.channel, (perChannel.get(claimed.channel) ?? 0) + 1)
      addresses.set(claimed.address, (addresses.get(claimed.address) ?? 0) + 1)
    }
    const open = [...channels.values()]
      .map(({ slug, limits }) => ({
        slug,
        slots: Math.min(free, limits.concurrency - (perChannel.get(slug) ?? 0), pace.left(slug, limits.perSecond)),
      }))
      .filter(({ slots }) => slots > 0)
    return {
      channels: open,
      busy: [...addresses].filter(([, count]) => count >= perAddress).map(([address]) => address),
      known: [...channels.keys()],
      limit: free,
      underWay: addresses,
    }
  }

  function start(claimed: Claimed): void {
    const ended = send(claimed)
      .catch((error) =>
        log.error(
          { error, notification: claimed.id },
          'what became of a notification was not recorded; its lease ends and it is sent again',
        ),
      )
      .finally(() => {
        underWay.delete(claimed.token)
        if (underWay.size > 0) return
        clearInterval(renewal)
        renewal = undefined
      })
    underWay.set(claimed.token, { claimed, ended })
    renewal ??= setInterval(renew, renewEveryMs).unref()
  }

  function renew(): void {
    const held = [...underWay.values()].map(({ claimed }) => ({ id: claimed.id, token: claimed.token }))
    database
      .transact((tx) => renewLeases(tx, held, later(tx.now, leaseSeconds)))
      .catch((error) => log.warn({ error }, 'leases of notifications were not renewed'))
  }

  async function send(claimed: Claimed): Promise<void> {
    const channel = channels.get(claimed.channel)
    if (claimed.lost !== null || !channel) {
      return await failed(claimed, new DeliveryError(claimed.lost ?? 'The channel is gone.', { permanent: true }))
    }
    if (claimed.delay !== null)
      metrics.observe('tocsin_page_delay_seconds', { channel: claimed.channel }, claimed.delay)
    let receipt: Awaited<ReturnType<Channel['send']>>
    try {
      const secret = claimed.secret && secrets.open(claimed.secret, secretContext(claimed.contactMethodId ?? ''))
      receipt = await channel.send(
        messageOf(claimed, { secrets, publicUrl: publicUrl(), log }, clock.now()),
        { address: claimed.address, secret },
        claimed.key,
      )
    } catch (error) {
      const known = asDeliveryError(error)
      if (known !== error)
        log.error({ error, notification: claimed.id, channel: claimed.channel }, 'sending failed unexpectedly')
      return await failed(claimed, known)
    }
    const delivered = receipt.state === 'delivered'
    metrics.count('tocsin_notifications_total', {
      channel: claimed.channel,
      outcome: delivered ? 'delivered' : 'accepted',
    })
    const isOurs = await recordSent({
      id: claimed.id,
      token: claimed.token,
      delivered,
      providerId: receipt.id,
      channelWord: channel.word,
    })
    if (!isOurs) logFenced(claimed)
  }

  async function failed(claimed: Claimed, error: DeliveryError): Promise<void> {
    const outcome = await recording((tx) => fail(tx, claimed, error, mayHaveGoneOut(error)))
    metrics.count('tocsin_notifications_total', {
      channel: claimed.channel,
      outcome: outcome === 'again' ? 'retried' : outcome,
    })
    if (outcome === 'fenced') logFenced(claimed)
  }

  function logFenced({ id, token, channel }: Claimed): void {
    log.warn(
      { notification: id, attempt: token, channel },
      'a late answer was ignored: another attempt holds this notification',
    )
  }

  /** What ends while a transaction is being written goes into the next one: one commit for many messages. */
  let waiting: {
    sent: Accepted & { channelWord: string }
    done: (isOurs: boolean) => void
    lost: (error: unknown) => void
  }[] = []
  let writing = false

  function recordSent(sent: Accepted & { channelWord: string }): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    waiting.push({ sent, done: resolve, lost: reject })
    void writeSent()
    return promise
  }

  async function writeSent(): Promise<void> {
    if (writing) return
    writing = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const ours = await recording((tx) =>
          succeed(
            tx,
            batch.map(({ sent }) => sent),
          ),
        )
        for (const { sent, done } of batch) done(ours.has(sent.id))
      } catch (error) {
        for (const { lost } of batch) lost(error)
      }
    }
    writing = false
  }

  /** A short absence of the database must not become a second message. */
  async function recording<T>(write: (tx: Tx) => Promise<T>): Promise<T> {
    for (const pause of recordingPauses) {
      try {
        return await database.transact(write)
      } catch (error) {
        log.warn({ error }, 'what became of a notification could not be recorded; it is tried again')
        await sleep(pause)
      }
    }
    return await database.transact(write)
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all([...underWay.values()].map(({ ended }) => ended))
  }

  return {
    name: 'notifications',
    // What did not fit is taken when one of these is done.
    atOnce: mostUnderWay,
    work,
    nextDueAt: () => nextSendAt(database.db),
    settled,
    async stop() {
      stopping = true
      const patience = new AbortController()
      await Promise.race([settled(), sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)])
      patience.abort()
      clearInterval(renewal)
    },
  }
}

/** An answer says that it failed, and a connection that was never made carried nothing. Everything else is unknown. */
function mayHaveGoneOut(error: DeliveryError): boolean {
  if (error.permanent || error.status !== undefined) return false
  const { syscall = '' } = (error.cause ?? {}) as { syscall?: string }
  return syscall !== 'connect' && !syscall.startsWith('getaddrinfo')
}
