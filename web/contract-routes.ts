import { minifyContractRouter } from '@orpc/contract'
import { contract } from '@tocsin/contract/contract'

/** What the browser needs of the contract: method, path and where inputs go. Evaluated by vite.config.ts at build time. */
export const routes = minifyContractRouter(contract)
