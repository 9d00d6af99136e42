import { minifyContractRouter } from '@orpc/contract'
import { contract } from '@tocsin/contract/contract'
import { factKinds } from '@tocsin/contract/fact-kinds'

/** What the browser needs of the contract: method, path and where inputs go. Evaluated by vite.config.ts at build time. */
export const routes = minifyContractRouter(contract)

/** By kind of fact the operations whose earlier answers it makes old. */
export const touches = Object.fromEntries(Object.entries(factKinds).map(([kind, { touches }]) => [kind, touches]))
