import { hashKey, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Answer, append, arrivals, type Identified, type Parts, partsBetween, rowsOf, splice } from './parts.ts'

/** What is loaded of a list, and the rows at its head that are not shown yet. */
interface Loaded<T> {
  parts: Parts<T>
  held: string[]
  /** So much is new that the list would start again: its new start. */
  restarted: Parts<T> | null
}

interface LiveListOptions<T> {
  /** Begins with what makes the list old when it is invalidated; holds everything that `ask` depends on. */
  queryKey: QueryKey
  ask: (cursor: string | undefined) => Promise<Answer<T>>
}

/** At the head of the list: this many pixels scrolled at most. */
const atHead = 8
/** New rows do not move the list for so long (ms) after the pointer moved over it: nobody clicks on the wrong row. */
const quiet = 2000

/**
 * A list of any length by keyset paging, kept true while it is on screen: what makes the query old asks again for its head and for
 * what is seen, not for all that was loaded. Rows change in place; new ones wait (`fresh`) until `showFresh`, or until the list is at
 * its top and the pointer rests.
 */
export function useLiveList<T extends Identified>({ queryKey, ask }: LiveListOptions<T>) {
  const queries = useQueryClient()
  const hash = hashKey(queryKey)
  const seen = useRef<[first: number, last: number]>([0, 0])
  const pointerAt = useRef(Number.NEGATIVE_INFINITY)
  const [loadingMore, setLoadingMore] = useState(false)
  const [moreError, setMoreError] = useState<unknown>(null)

  // Facts come faster than answers in a storm: one request runs, one more waits for its end, and each is shown when it comes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash says all that `queryKey` and `ask` depend on.
  const refresh = useMemo(
    () =>
      oneAtATime(async () => {
        const before = queries.getQueryData<Loaded<T>>(queryKey)
        const others = before ? partsBetween(before.parts, ...seen.current) : []
        const [head, ...rest] = await Promise.all([ask(undefined), ...others.map((part) => ask(part.cursor))])
        const now = queries.getQueryData<Loaded<T>>(queryKey)
        const next = merge(now, head as Answer<T>, mayShow(pointerAt.current))
        next.parts = others.reduce((parts, part, i) => splice(parts, part.cursor, rest[i] as Answer<T>), next.parts)
        queries.setQueryData(queryKey, next)
        return next
      }),
    [hash, queries],
  )
  const query = useQuery({ queryKey, queryFn: refresh, structuralSharing: false })
  const { data } = query

  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash stands for the key.
  const set = useCallback(
    (change: (before: Loaded<T>) => Loaded<T>) =>
      queries.setQueryData<Loaded<T>>(queryKey, (before) => before && change(before), {
        // It is as old as it was.
        updatedAt: queries.getQueryState(queryKey)?.dataUpdatedAt ?? 0,
      }),
    [hash, queries],
  )
  const showFresh = useCallback(
    () => set(({ parts, restarted }) => ({ parts: restarted ?? parts, held: [], restarted: null })),
    [set],
  )
  const fresh = data ? (data.restarted ? rowsOf(data.restarted).length : data.held.length) : 0
  useEffect(() => {
    if (fresh === 0) return
    const look = () => mayShow(pointerAt.current) && showFresh()
    const timer = setInterval(look, 500)
    addEventListener('scroll', look, { passive: true })
    return () => {
      clearInterval(timer)
      removeEventListener('scroll', look)
    }
  }, [fresh, showFresh])
  // Who comes back to the list has not seen it before.
  useEffect(() => void showFresh(), [showFresh])

  const cursor = data?.parts.at(-1)?.nextCursor ?? null
  async function more() {
    if (cursor === null || loadingMore) return
    setLoadingMore(true)
    setMoreError(null)
    try {
      const answer = await ask(cursor)
      set((before) => ({ ...before, parts: append(before.parts, cursor, answer) }))
    } catch (error) {
      setMoreError(error)
    } finally {
      setLoadingMore(false)
    }
  }
  const rows = useMemo(() => {
    if (!data) return undefined
    const held = new Set(data.held)
    return rowsOf(data.parts).filter((row) => !held.has(row.id))
  }, [data])
  return {
    query: { data: rows, error: query.error, refetch: query.refetch },
    /** How many new rows wait to be shown; `freshIsMore`: at least that many. */
    fresh,
    freshIsMore: Boolean(data?.restarted),
    showFresh,
    hasMore: cursor !== null,
    loadingMore,
    moreError,
    more,
    /** The rows on screen: these are kept true. */
    see: useCallback((first: number, last: number) => {
      seen.current = [first, last]
    }, []),
    onPointerMove: useCallback(() => {
      pointerAt.current = performance.now()
    }, []),
  }
}

export type LiveList<T extends Identified> = ReturnType<typeof useLiveList<T>>

function mayShow(pointerAt: number): boolean {
  return scrollY <= atHead && performance.now() - pointerAt > quiet
}

function merge<T extends Identified>(before: Loaded<T> | undefined, head: Answer<T>, mayGrow: boolean): Loaded<T> {
  const parts = splice(before?.parts ?? [], undefined, head)
  if (!before || mayGrow || rowsOf(before.parts).length === 0) return { parts, held: [], restarted: null }
  const known = new Set(rowsOf(before.parts).map((row) => row.id))
  const isRestarted = head.nextCursor !== null && !head.items.some((row) => known.has(row.id))
  if (isRestarted) return { ...before, restarted: parts }
  const there = new Set(rowsOf(parts).map((row) => row.id))
  const held = [...arrivals(before.parts, parts), ...before.held].filter((id) => there.has(id))
  return { parts, held, restarted: null }
}

/** Runs it one at a time; whoever asks during a run gets the next one, which begins after it. */
function oneAtATime<R>(run: () => Promise<R>): () => Promise<R> {
  let running: Promise<R> | null = null
  let waiting: Promise<R> | null = null
  function start(): Promise<R> {
    running = run().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (!running) return start()
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = null
        return start()
      })
    return waiting
  }
}
