export interface Outcome<T, R> {
  done: { item: T; result: R }[]
  failed: { item: T; error: unknown }[]
}

/**
 * Does something with each item, at most `atOnce` at a time, in their order. One that fails stops no other; `onProgress` hears how
 * many are through.
 */
export async function eachOf<T, R>(
  items: readonly T[],
  act: (item: T) => Promise<R>,
  { atOnce = 4, onProgress }: { atOnce?: number; onProgress?: (through: number) => void } = {},
): Promise<Outcome<T, R>> {
  const outcome: Outcome<T, R> = { done: [], failed: [] }
  const queue = [...items]
  async function work(): Promise<void> {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        outcome.done.push({ item, result: await act(item) })
      } catch (error) {
        outcome.failed.push({ item, error })
      }
      onProgress?.(outcome.done.length + outcome.failed.length)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return outcome
}
