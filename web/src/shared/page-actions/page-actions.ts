import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { api, client, untilItArrives } from '../../api.ts'
import { problemOf } from '../../problem.ts'
import { eachOf } from '../../ui/list/each-of.ts'
import { toast } from '../../ui/state/toast.ts'

/** The query of one page, by the number that its address has. */
export function pageOptions(id: string) {
  return api.pages.get.queryOptions({ input: { id } })
}

/** Puts the pages an action answered with where the screens find them, and has the lists asked again. */
export function keep(queries: QueryClient, ...pages: Page[]): void {
  for (const page of pages) queries.setQueryData(pageOptions(String(page.number)).queryKey, page)
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
 * Says that these pages were acknowledged and offers for ten seconds to give back those that I have now; one that somebody else
 * had taken before stays theirs.
 */
export function saidAcknowledged(queries: QueryClient, pages: Page[]): void {
  const mine = pages.filter((page) => page.can.includes('unacknowledge'))
  const others = pages.length - mine.length
  const [only] = pages
  const text =
    pages.length === 1 && only
      ? mine.length === 1
        ? `#${only.number} is acknowledged. Its escalation is paused.`
        : `#${only.number} was already taken by ${only.acknowledgedBy?.name ?? 'somebody else'}.`
      : `${mine.length} pages are acknowledged.${others > 0 ? ` ${others} were taken by others before.` : ''}`
  const undo = { seconds: 10, action: { label: 'Undo', run: () => void giveBack(queries, mine) } }
  toast(text, mine.length > 0 ? undo : {})
}

/** Gives back pages that I have acknowledged: each asks again, from level 1. */
export async function giveBack(queries: QueryClient, pages: Pick<Page, 'id' | 'number'>[]): Promise<void> {
  const { done, failed } = await eachOf(pages, ({ id }) => client.pages.unacknowledge({ id }))
  keep(queries, ...done.map(({ result }) => result))
  const [first] = done
  if (first)
    toast(done.length === 1 ? `#${first.item.number} asks again.` : `${done.length} pages ask again, from level 1.`)
  const kept = failed.map(({ item, error }) => `#${item.number}: ${problemOf(error).detail}`)
  if (kept.length > 0) toast(`Not undone. ${kept.join(' ')}`, { seconds: 20 })
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
