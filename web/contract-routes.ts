import { minifyContractRouter } from '@orpc/contract'
import { contract } from '@tocsin/contract/contract'
import { factKinds } from '@tocsin/contract/fact-kinds'

interface Minified {
  '~orpc'?: { errorMap: object; meta: object; route: Record<string, unknown> }
}

/** Leaves out who may call an operation and what it is about: the server knows the one, and people read the other. */
function forCalls(router: Minified): unknown {
  if (!router['~orpc']) return Object.fromEntries(Object.entries(router).map(([key, each]) => [key, forCalls(each)]))
  const { summary, description, tags, ...route } = router['~orpc'].route
  return { '~orpc': { errorMap: {}, meta: {}, route } }
}

/** What the browser needs of the contract: method, path and where inputs go. Evaluated by vite.config.ts at build time. */
export const routes = forCalls(minifyContractRouter(contract) as Minified)

/** By kind of fact the operations whose earlier answers it makes old. */
export const touches = Object.fromEntries(Object.entries(factKinds).map(([kind, { touches }]) => [kind, touches]))
