import { api } from '../../kernel/perform.ts'
import { createFeed, feedsFor, revokeFeed } from './actions.ts'

/** The handlers of calendar feeds. */
export function feedRoutes({ publicUrl }: { publicUrl(): string }) {
  return {
    feeds: {
      list: api.feeds.list.handler(({ input, context: { tx, by } }) => feedsFor(tx, by, input.schedule)),
      create: api.feeds.create.handler(({ input, context: { tx, by } }) => createFeed(tx, by, publicUrl(), input)),
      revoke: api.feeds.revoke.handler(({ input, context: { tx, by } }) => revokeFeed(tx, by, input.id)),
    },
  }
}
