import { api } from '../../kernel/perform.ts'
import { declineCover, requestCover, takeShift, withdrawCover } from './actions.ts'
import { listCandidates, listCoverViews } from './list.ts'
import { takePager } from './pager-actions.ts'
import { acceptSwap, proposeSwap } from './swap-actions.ts'
import { coverDone, pagerView, showCover } from './view.ts'

/** The handlers of cover, swaps and taking the pager. */
export function coverRoutes() {
  return {
    cover: {
      list: api.cover.list.handler(({ input, context: { tx, by } }) => listCoverViews(tx, by, input)),
      get: api.cover.get.handler(({ input, context: { tx, by } }) => showCover(tx, by, input.id)),
      candidates: api.cover.candidates.handler(({ input, context: { tx, by } }) => listCandidates(tx, by, input)),
      request: api.cover.request.handler(async ({ input, context: { tx, by } }) =>
        coverDone(tx, by, await requestCover(tx, by, input)),
      ),
      take: api.cover.take.handler(async ({ input, context: { tx, by } }) =>
        coverDone(tx, by, await takeShift(tx, by, input.id, input.user)),
      ),
      withdraw: api.cover.withdraw.handler(async ({ input, context: { tx, by } }) =>
        coverDone(tx, by, await withdrawCover(tx, by, input.id, input.note)),
      ),
      proposeSwap: api.cover.proposeSwap.handler(async ({ input, context: { tx, by } }) =>
        coverDone(tx, by, await proposeSwap(tx, by, input)),
      ),
      accept: api.cover.accept.handler(async ({ input, context: { tx, by } }) =>
        coverDone(tx, by, await acceptSwap(tx, by, input.id)),
      ),
      decline: api.cover.decline.handler(async ({ input, context: { tx, by } }) =>
        coverDone(tx, by, await declineCover(tx, by, input.id, input.note)),
      ),
      takePager: api.cover.takePager.handler(async ({ input, context: { tx, by } }) =>
        pagerView(tx, by, await takePager(tx, by, input)),
      ),
    },
  }
}
