import { secondsOf } from '@tocsin/contract/time'
import { api, type Handled } from '../kernel/perform.ts'
import * as actions from './actions.ts'
import { serviceHealth } from './read.ts'
import { testMe } from './test-page.ts'
import { type NotificationsOf, pageDetail, pageList, pageNamed } from './view.ts'

export interface PagingDeps {
  notificationsOf: NotificationsOf
}

/** The operations on pages. Doing answers the whole page as it is afterwards, within the same transaction. */
export function pagingRoutes({ notificationsOf }: PagingDeps) {
  const { pages } = api
  const show = async ({ tx, by }: Pick<Handled, 'tx' | 'by'>, page: ReturnType<typeof pageNamed>) =>
    await pageDetail(tx.db, by, await page, tx.now, notificationsOf)
  return {
    pages: {
      list: pages.list.handler(({ input, context: { tx, by } }) => pageList(tx, by, input)),
      get: pages.get.handler(({ input, context: at }) => show(at, pageNamed(at.tx, input.id))),
      create: pages.create.handler(({ input, context: at }) => show(at, actions.create(at.tx, at.by, input))),
      testMe: pages.testMe.handler(({ context: at }) => show(at, testMe(at.tx, at.by))),
      acknowledge: pages.acknowledge.handler(({ input, context: at }) =>
        show(at, actions.acknowledge(at.tx, at.by, input.id, input)),
      ),
      unacknowledge: pages.unacknowledge.handler(({ input, context: at }) =>
        show(at, actions.unacknowledge(at.tx, at.by, input.id, input)),
      ),
      resolve: pages.resolve.handler(({ input, context: at }) =>
        show(at, actions.resolve(at.tx, at.by, input.id, input)),
      ),
      escalate: pages.escalate.handler(({ input, context: at }) =>
        show(at, actions.escalate(at.tx, at.by, input.id, input)),
      ),
      reassign: pages.reassign.handler(({ input, context: at }) =>
        show(at, actions.reassign(at.tx, at.by, input.id, input)),
      ),
      addResponders: pages.addResponders.handler(({ input, context: at }) =>
        show(at, actions.addResponders(at.tx, at.by, input.id, input.to, input)),
      ),
      snooze: pages.snooze.handler(({ input, context: at }) =>
        show(at, actions.snooze(at.tx, at.by, input.id, secondsOf(input.for) ?? 0, input)),
      ),
      note: pages.note.handler(({ input, context: at }) => show(at, actions.note(at.tx, at.by, input.id, input.text))),
    },
    serviceHealth: { list: api.serviceHealth.list.handler(({ context: { tx } }) => serviceHealth(tx.db)) },
  }
}
