import { api } from '../api.ts'

/** The whole configuration; the JSON answer holds the text too. */
export const exportOptions = api.config.export.queryOptions({ input: { format: 'json' } })
