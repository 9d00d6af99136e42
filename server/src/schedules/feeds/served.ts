import type { Clock } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../kernel/data/db.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../../kernel/http/http.ts'
import { sha256 } from '../../kernel/secrets.ts'
import { peopleByEmail } from '../../people/read.ts'
import { usersNamed } from '../history/named.ts'
import type { Roster } from '../history/roster.ts'
import { rosters } from '../oncall/read.ts'
import { type CalendarText, calendarContent, calendarText } from './calendar-text.ts'
import { entriesOf, mostEntries, windowAt } from './entries.ts'
import { createPublicLinks, type PublicLinks } from './public-links.ts'
import { feedServed, liveFeeds, type StoredFeed } from './store.ts'

/** A feed as it is sent. */
export interface Served {
  body: string
  /** With its quotation marks. */
  etag: string
  /** When the content was last another; whole seconds, as HTTP dates are. */
  since: Date
  filename: string
}

export type Feeds = PublicLinks<Served>

export function createFeeds(deps: { database: Database; clock: Clock; publicUrl(): string }): Feeds {
  const { database, clock, publicUrl } = deps
  return createPublicLinks({
    clock,
    tokenShape: /^tcf_[0-9a-z]{39}$/,
    load: () => liveFeeds(database.db),
    show: (feed) => database.transact((tx) => serve(tx, feed, publicUrl())),
    shownFor: 60_000,
  })
}

async function serve(tx: Tx, feed: StoredFeed, publicUrl: string): Promise<Served> {
  const calendar = await calendarOf(tx, feed, publicUrl)
  const contentHash = sha256(calendarContent(calendar))
  const since = new Date(Math.floor((await feedServed(tx, feed.id, contentHash)).getTime() / 1000) * 1000)
  return {
    body: calendarText(calendar, since),
    etag: `"${contentHash.slice(0, 32)}"`,
    since,
    filename: `${feed.scheduleSlug ?? 'my-shifts'}.ics`,
  }
}

/** The calendar of a feed at `tx.now`. */
async function calendarOf(tx: Tx, feed: StoredFeed, publicUrl: string): Promise<CalendarText> {
  const { from } = windowAt(tx.now)
  const user = feed.scheduleId === null ? (feed.ownerEmail?.toLowerCase() ?? '') : null
  const all = await rosters(tx.db, from, feed.scheduleSlug === null ? undefined : [feed.scheduleSlug])
  const wanted = all.filter((roster) => user === null || usersNamed(roster).has(user))
  const names = await namesOf(tx, wanted)
  const entries = wanted
    .flatMap((roster) => {
      const { id, slug, doc } = roster.resource
      const url = `${publicUrl}/on-call/${slug}`
      const schedule = { ...roster, id, name: doc.name ?? slug, timeZone: doc.timeZone, url }
      return entriesOf(schedule, { user, names, now: tx.now })
    })
    .sort((a, b) => a.start.getTime() - b.start.getTime())
    .slice(0, mostEntries)
  const about = feed.scheduleName ?? feed.scheduleSlug
  return {
    name: about === null ? 'On call' : `On call: ${about}`,
    description:
      about === null ? `When ${feed.ownerName} is on call, from Tocsin` : `Who is on call: ${about}, from Tocsin`,
    entries,
  }
}

async function namesOf(tx: Tx, all: Roster[]): Promise<Map<string, string>> {
  const emails = new Set(all.flatMap((roster) => [...usersNamed(roster)]))
  const people = await peopleByEmail(tx.db, [...emails])
  return new Map([...people].map(([email, { name }]) => [email, name]))
}

/** `/feeds/<token>.ics` for calendar programs; nobody has to sign in. */
export function mountFeeds(http: FastifyInstance, feeds: Feeds): void {
  http.get('/feeds/:file', async (request, reply) => {
    const { file } = request.params as { file: string }
    const feed = file.endsWith('.ics') ? await feeds.open(file.slice(0, -4)) : null
    reply.header('x-robots-tag', 'noindex')
    if (!feed) {
      return reply
        .status(404)
        .header('content-type', 'text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .send('There is no calendar here: the feed was revoked, or its address was not copied whole.\n')
    }
    validators(reply, feed)
    if (isUnchanged(request, feed)) return reply.status(304).send()
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', `inline; filename="${feed.filename}"`)
      .send(feed.body)
  })
}

function validators(reply: FastifyReply, feed: Served): void {
  reply
    .header('etag', feed.etag)
    .header('last-modified', feed.since.toUTCString())
    .header('cache-control', 'private, max-age=300')
}

/** If-None-Match decides when it is there (RFC 9110, 13.2.2); the comparison is the weak one. */
function isUnchanged({ headers }: FastifyRequest, feed: Served): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined)
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === feed.etag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return Number.isFinite(since) && feed.since.getTime() <= since
}
