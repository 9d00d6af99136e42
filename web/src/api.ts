import { contract } from 'virtual:contract'
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import type { contract as Contract } from '@tocsin/contract/contract'
import { isTransient, problemOf, readProblem } from './problem.ts'

type Client = JsonifiedClient<ContractRouterClient<typeof Contract>>

/** The link reads only `application/json` as JSON; a problem document says that it is `application/problem+json`. */
function asJson(response: Response): Response {
  if (!response.headers.get('content-type')?.includes('problem+json')) return response
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

const link = new OpenAPILink(contract, {
  url: `${location.origin}/api/v1`,
  fetch: async (request, init) => asJson(await fetch(request, init)),
  customErrorResponseBodyDecoder: (body, response) => {
    const problem = readProblem(body, response.status)
    return new ORPCError(String(response.status), { status: response.status, message: problem.detail, data: problem })
  },
})

/** Every operation of the contract as a function. */
export const client: Client = createORPCClient(link)

/** Query keys, query options and mutation options of every operation. */
export const api = createTanstackQueryUtils(client)

type OnSignedOut = () => void
let onSignedOut: OnSignedOut = () => undefined

/** Says what happens when any operation answers that nobody is signed in. */
export function whenSignedOut(listener: OnSignedOut): void {
  onSignedOut = listener
}

function notice(error: unknown): void {
  if (problemOf(error).status === 401) onSignedOut()
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 3 && isTransient(error),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})

/**
 * For requests whose repetition changes nothing (the server answers the second acknowledgement like the first): tried
 * again until the network is back. While the browser knows it is offline the request waits and is sent afterwards.
 */
export const untilItArrives = {
  retry: (failures: number, error: unknown) => failures < 200 && isTransient(error),
  retryDelay: (failures: number) => Math.min(1000 * 1.7 ** failures, 10_000),
}
