import { queryOptions } from '@tanstack/react-query'
import { api, client } from '../api.ts'

const input = { format: 'yaml' } as const

/** The whole configuration as YAML text. */
export const exportOptions = queryOptions({
  queryKey: api.config.export.queryKey({ input }),
  queryFn: async () => {
    const answer = await client.config.export(input)
    return answer instanceof Blob ? await answer.text() : JSON.stringify(answer, null, 2)
  },
})
