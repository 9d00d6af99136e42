import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract } from '@tocsin/contract/contract'

export type Client = JsonifiedClient<ContractRouterClient<typeof contract>>

/** A problem as the server tells it: status, sentence, fields. */
export class Refused extends Error {
  readonly status: number
  readonly errors: { path: string; message: string }[]
  constructor(status: number, detail: string, errors: { path: string; message: string }[]) {
    super(detail)
    this.status = status
    this.errors = errors
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {}

/** A client of the operations at `url` with an API token. */
export function connect(url: string, token: string): Client {
  const link = new OpenAPILink(contract, {
    url: `${url.replace(/\/+$/, '')}/api/v1`,
    headers: { authorization: `Bearer ${token}` },
    fetch: async (request, init) => {
      let response: Response
      try {
        response = await fetch(request, init)
      } catch (error) {
        const cause = (error as { cause?: { code?: string } }).cause
        throw new Unreachable(
          `No answer from ${url}${cause?.code ? ` (${cause.code})` : ''}. Is Tocsin running there? Set TOCSIN_URL or --url.`,
        )
      }
      if (response.ok) return response
      const text = await response.text()
      let problem: { detail?: string; errors?: { path: string; message: string }[] } = {}
      try {
        problem = JSON.parse(text)
      } catch {
        // Not a problem document: a proxy's page, for example.
      }
      throw new Refused(
        response.status,
        problem.detail ?? `${response.status} ${response.statusText}`,
        problem.errors ?? [],
      )
    },
  })
  return createORPCClient(link)
}
