import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging'
import { api, untilItArrives } from '../api.ts'
import { problemOf } from '../problem.ts'
import { toast } from '../ui/toast.ts'

/** The query of one page, by the number that its address has. */
export function pageOptions(id: string) {
  return api.pages.get.queryOptions({ input: { id } })
}

/** Puts the page an action answered with where the screens find it, and has the lists asked again. */
function keep(queries: QueryClient, page: Page): void {
  queries.setQueryData(pageOptions(String(page.number)).queryKey, page)
  void queries.invalidateQueries({ queryKey: api.pages.key() })
}

/** Options of every action on a page: what is said once the server has confirmed it. */
export function pageAction(queries: QueryClient, said: (page: Page) => string) {
  return {
    onSuccess: (page: Page) => {
      keep(queries, page)
      toast(said(page))
    },
  }
}

/**
 * Acknowledging. Nothing is shown as done before the server has confirmed it; without a network the same intent is sent
 * until it arrives, which the server answers the same however often it comes.
 */
export function useAcknowledge() {
  const queries = useQueryClient()
  return useMutation(
    api.pages.acknowledge.mutationOptions({
      ...untilItArrives,
      ...pageAction(queries, (page) => `#${page.number} is acknowledged. Its escalation rests.`),
      onError: (error) => toast(`Not acknowledged. ${problemOf(error).detail}`),
    }),
  )
}

/** Resolving without a note, from lists and keys. */
export function useResolve() {
  const queries = useQueryClient()
  return useMutation(
    api.pages.resolve.mutationOptions({
      ...untilItArrives,
      ...pageAction(queries, (page) => `#${page.number} is resolved.`),
      onError: (error) => toast(`Not resolved. ${problemOf(error).detail}`),
    }),
  )
}
