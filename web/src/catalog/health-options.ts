import { api } from '../api.ts'

/** What weighs on each service; kept true by the live feed. */
export const healthOptions = api.serviceHealth.list.queryOptions()
