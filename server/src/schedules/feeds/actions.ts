import { Problem } from '@tocsin/contract/errors'
import type { Feed } from '@tocsin/contract/schedules/feeds'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayConfigure, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource } from '../../kernel/data/resources.ts'
import { newId } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/perform.ts'
import { randomToken, sha256 } from '../../kernel/secrets.ts'
import { countFeeds, endFeed, feedById, insertFeed, listFeeds, type StoredFeed } from './store.ts'

const mostFeeds = 50

/** One's own feeds are one's own; those of a schedule are also looked after by whoever configures it. */
function mayLookAfter(by: Principal, feed: StoredFeed): boolean {
  if (feed.ownerId !== null && feed.ownerId === by.userId) return true
  return feed.scheduleId !== null && mayConfigure(by, { team: feed.team })
}

/** A feed as the API shows it. */
function feedView(by: Principal, feed: StoredFeed): Feed {
  return {
    id: feed.id,
    name: feed.name,
    hint: feed.hint,
    schedule:
      feed.scheduleSlug === null ? null : { slug: feed.scheduleSlug, name: feed.scheduleName ?? feed.scheduleSlug },
    owner: feed.ownerId === null ? null : { id: feed.ownerId, name: feed.ownerName ?? '' },
    createdAt: feed.createdAt.toISOString(),
    lastReadAt: feed.lastReadAt?.toISOString() ?? null,
    revokedAt: feed.revokedAt?.toISOString() ?? null,
    can: feed.revokedAt === null && mayLookAfter(by, feed) ? ['revoke'] : [],
  }
}

/** One's own feeds and those of schedules one may configure, newest first. @throws Problem not_found (schedule) */
export async function feedsFor(tx: Tx, by: Principal, schedule: string | undefined): Promise<Feed[]> {
  const about = schedule === undefined ? null : await getResource(tx.db, 'schedule', schedule)
  const all = await listFeeds(tx.db, about?.id ?? null)
  return all.filter((feed) => mayLookAfter(by, feed)).map((feed) => feedView(by, feed))
}

/**
 * Makes a feed. Its token is shown this once. Who may look at a schedule may make a feed of it.
 * @throws Problem not_found (schedule), invalid (a token without a person asks for its own shifts), too_many (50 a person)
 */
export async function createFeed(
  tx: Tx,
  by: Principal,
  publicUrl: string,
  wanted: { name: string; schedule?: string | undefined },
): Promise<{ token: string; url: string; record: Feed }> {
  const schedule = wanted.schedule ? await getResource<ScheduleDoc>(tx.db, 'schedule', wanted.schedule) : null
  if (!by.userId) {
    if (!schedule)
      throw new Problem('invalid', 'This token belongs to nobody, so it has no shifts. Name a schedule.', {
        errors: [{ path: 'schedule', message: 'is missing' }],
      })
    must(
      mayConfigure(by, { team: schedule.doc.team ?? null }),
      'A feed that belongs to nobody is made by who may configure the schedule. Nothing was made.',
    )
  } else if ((await countFeeds(tx.db, by.userId)) >= mostFeeds) {
    throw new Problem('too_many', `At most ${mostFeeds} feeds a person. Nothing was made; revoke one that is not used.`)
  }
  const token = randomToken('tcf')
  const id = newId('feed', tx.now)
  const hint = token.slice(-4)
  const { name } = wanted
  await insertFeed(tx, { id, name, hint, hash: sha256(token), scheduleId: schedule?.id ?? null, ownerId: by.userId })
  tx.record('feed.created', {
    actor: by.actor,
    subjects: [id, ...(schedule ? [schedule.id] : []), ...(by.userId ? [by.userId] : [])],
    because: null,
    data: { feed: id, name, schedule: schedule?.slug ?? null, hint },
  })
  const record = feedView(by, (await feedById(tx.db, id))!)
  return { token, url: `${publicUrl}/feeds/${token}.ics`, record }
}

/** Ends a feed; one that ended already stays as it is. @throws Problem not_found, forbidden */
export async function revokeFeed(tx: Tx, by: Principal, id: string): Promise<Feed> {
  const feed = await feedById(tx.db, id)
  // Somebody else's own feed is nobody's business: as if it were not there.
  if (!feed || (feed.scheduleId === null && !mayLookAfter(by, feed)))
    throw new Problem('not_found', 'There is no such feed.')
  must(
    mayLookAfter(by, feed),
    `Only who made this feed and who configures ${feed.scheduleName ?? feed.scheduleSlug} revokes it. It still works.`,
  )
  if (await endFeed(tx, id)) {
    tx.record('feed.revoked', {
      actor: by.actor,
      subjects: [id, ...(feed.scheduleId ? [feed.scheduleId] : []), ...(feed.ownerId ? [feed.ownerId] : [])],
      because: null,
      data: { feed: id, name: feed.name, schedule: feed.scheduleSlug },
    })
  }
  return feedView(by, (await feedById(tx.db, id))!)
}
