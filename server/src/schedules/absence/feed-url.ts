import type { Outbound } from '../../kernel/http/outbound.ts'
import type { SecretBox } from '../../kernel/secrets.ts'

/** What reading a calendar of absences needs. */
export interface FeedDeps {
  secrets: SecretBox
  outbound: Outbound
}

/** What a feed's address is sealed for: it opens only for the same person. */
export const feedContext = (person: string) => `time_off_feed:${person}`

/** The address of a feed in clear; for its owner. */
export function openFeedUrl(secrets: SecretBox, feed: { personId: string; url: string }): string {
  return secrets.open(feed.url, feedContext(feed.personId))
}
