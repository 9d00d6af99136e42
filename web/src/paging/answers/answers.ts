import type { Page } from '@tocsin/contract/paging/paging'
import { useEffect, useSyncExternalStore } from 'react'
import { api, client, queryClient } from '../../api.ts'
import { useConnection } from '../../live.ts'
import { isTransient, problemOf } from '../../problem.ts'
import { keep, saidAcknowledged } from '../../shared/page-actions/page-actions.ts'
import { toast } from '../../ui/state/toast.ts'
import { answerQueue, type QueuedAnswer } from './answer-queue.ts'

/** A request that hangs on a bad network is given up after this many milliseconds and sent again. */
const patience = 15_000

const named = ({ number }: QueuedAnswer) => (number === null ? 'the page' : `#${number}`)

/** The acknowledgements of this browser that the server has not confirmed yet. */
export const answers = answerQueue<Page>({
  storage: localStorage,
  send: ({ id, note }) =>
    client.pages.acknowledge({ id, note: note ?? undefined }, { signal: AbortSignal.timeout(patience) }),
  verdict(error) {
    if (problemOf(error).status === 401) return 'signed-out'
    return isTransient(error) ? 'again' : 'refused'
  },
  now: () => Date.now(),
  // Locks exist only on secure origins; elsewhere two tabs may send the same, which the server answers the same.
  alone: async (work) => (navigator.locks ? await navigator.locks.request('tocsin-answers', work) : await work()),
  wake(flush, after) {
    const timer = setTimeout(flush, after)
    return () => clearTimeout(timer)
  },
  onSent(_, page) {
    keep(queryClient, page)
    saidAcknowledged(queryClient, [page])
  },
  onRefused: (answer, error) => toast(`${named(answer)} is not acknowledged. ${problemOf(error).detail}`),
  onTooOld: (answer) =>
    toast(`Your answer to ${named(answer)} could not be sent for an hour. Look at the page and answer again.`),
  onSignedOut: () => void queryClient.invalidateQueries({ queryKey: api.me.get.key() }),
})

/** What has been tapped and is not confirmed. */
export function useQueuedAnswers(): readonly QueuedAnswer[] {
  return useSyncExternalStore(answers.watch, answers.read)
}

/**
 * Acknowledging. Nothing is shown as done before the server has confirmed it; without a network the answer is kept, also
 * over a reload, and sent when the connection is back.
 */
export function useAcknowledge() {
  const queued = useQueuedAnswers()
  return { queued, send: ({ id, number }: { id: string; number: number }) => answers.add({ id, number, note: null }) }
}
export type Acknowledging = ReturnType<typeof useAcknowledge>

/** Sends what is left whenever there is a chance: at the beginning, when the network or the live feed is back. */
export function useSendAnswers(person: string | null | undefined): void {
  const connection = useConnection()
  useEffect(() => {
    if (person) answers.begin(person)
  }, [person])
  useEffect(() => {
    if (connection === 'live' || connection === 'back') void answers.flush()
  }, [connection])
  useEffect(() => {
    const again = () => void answers.flush()
    addEventListener('online', again)
    addEventListener('storage', answers.reread)
    return () => {
      removeEventListener('online', again)
      removeEventListener('storage', answers.reread)
    }
  }, [])
}
