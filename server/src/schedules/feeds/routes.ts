import { api } from '../../kernel/perform.ts'
import { createFeed, feedsFor, feedView, revokeFeed } from './actions.ts'

/** The handlers of calendar feeds. */
export function feedRoutes({ publicUrl }: { publicUrl(): string }) {
  return {
    feeds: {
      list: api.feeds.list.handler(async ({ input, context: { tx, by } }) =>
        (await feedsFor(tx, by, input.schedule)).map((feed) => feedView(by, feed)),
      ),
      create: api.feeds.create.handler(async ({ input, context: { tx, by } }) => {
        const { token, feed } = await createFeed(tx, by, input)
        return { token, url: `${publicUrl()}/feeds/${token}.ics`, record: feedView(by, feed) }
      }),
      revoke: api.feeds.revoke.handler(async ({ input, context: { tx, by } }) =>
        feedView(by, await revokeFeed(tx, by, input.id)),
      ),
    },
  }
}
