/** An acknowledgement on its way to the server. */
export interface QueuedAnswer {
  /** The page. */
  id: string
  number: number | null
  note: string | null
  /** When it was tapped, in milliseconds. */
  at: number
  /** It could not be sent at least once. */
  stuck: boolean
}

export interface AnswerQueueDeps<Page> {
  storage: Pick<Storage, 'getItem' | 'setItem'>
  send(answer: QueuedAnswer): Promise<Page>
  /** What becomes of an answer that could not be sent: tried again, kept until somebody signs in, or given up. */
  verdict(error: unknown): 'again' | 'signed-out' | 'refused'
  now(): number
  /** Runs `work` alone among all tabs of this browser. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Calls `flush` after so many milliseconds; answers what calls that off. */
  wake(flush: () => void, after: number): () => void
  onSent(answer: QueuedAnswer, page: Page): void
  onRefused(answer: QueuedAnswer, error: unknown): void
  /** Its hour is over; it was not sent. */
  onTooOld(answer: QueuedAnswer): void
  onSignedOut(): void
}

export interface AnswerQueue {
  /** From now on for this person; what they left behind in this browser is sent. */
  begin(person: string): void
  add(answer: Pick<QueuedAnswer, 'id' | 'number' | 'note'>): void
  /** Tries now: the connection is back. */
  flush(): Promise<void>
  read(): readonly QueuedAnswer[]
  /** Another tab changed the list. */
  reread(): void
  watch(watcher: () => void): () => void
}

/** An answer that is an hour old may be wrong by now: the page may ask for other reasons. It is not sent any more. */
export const tooOld = 3_600_000
const slowest = 10_000

/**
 * Keeps acknowledgements until the server has confirmed them: in memory and in the browser's storage, one for a page, sent
 * one after the other. None is dropped without a word, and none that was confirmed is sent again.
 */
export function answerQueue<Page>(deps: AnswerQueueDeps<Page>): AnswerQueue {
  let key: string | null = null
  let answers: readonly QueuedAnswer[] = []
  let failures = 0
  let running: Promise<void> | null = null
  let callOff: () => void = () => undefined
  const watchers = new Set<() => void>()

  function set(next: readonly QueuedAnswer[]): void {
    answers = next
    try {
      if (key) deps.storage.setItem(key, JSON.stringify(next))
    } catch {
      // The storage is full or forbidden: then the answer is kept in memory only, which is still sent.
    }
    for (const watcher of watchers) watcher()
  }
  function stored(): readonly QueuedAnswer[] {
    try {
      const found: unknown = JSON.parse((key && deps.storage.getItem(key)) || '[]')
      return Array.isArray(found) ? (found as QueuedAnswer[]) : []
    } catch {
      return []
    }
  }
  /** What other tabs confirmed in the meantime is gone from the storage. */
  function reread(): void {
    answers = stored()
    for (const watcher of watchers) watcher()
  }
  function without(id: string): void {
    set(answers.filter((each) => each.id !== id))
  }

  /** @returns whether the next one may be tried at once. */
  async function attempt(id: string): Promise<boolean> {
    reread()
    const answer = answers.find((each) => each.id === id)
    if (!answer) return true
    if (deps.now() - answer.at > tooOld) {
      without(id)
      deps.onTooOld(answer)
      return true
    }
    try {
      const page = await deps.send(answer)
      failures = 0
      without(id)
      deps.onSent(answer, page)
      return true
    } catch (error) {
      const verdict = deps.verdict(error)
      if (verdict === 'refused') {
        without(id)
        deps.onRefused(answer, error)
        return true
      }
      set(answers.map((each) => ({ ...each, stuck: true })))
      if (verdict === 'signed-out') deps.onSignedOut()
      else {
        failures += 1
        callOff = deps.wake(() => void flush(), Math.min(1000 * 1.7 ** (failures - 1), slowest))
      }
      return false
    }
  }

  async function run(): Promise<void> {
    // Begins after `running` is set; ends by clearing it in the same breath as the last look, so that nothing is missed.
    await null
    try {
      for (;;) {
        const [next] = answers
        if (!next || !(await deps.alone(() => attempt(next.id)))) return
      }
    } finally {
      running = null
    }
  }
  function flush(): Promise<void> {
    callOff()
    running ??= run()
    return running
  }

  return {
    begin(person) {
      key = `tocsin-answers-${person}`
      reread()
      void flush()
    },
    add(answer) {
      reread()
      if (!answers.some((each) => each.id === answer.id)) {
        set([...answers, { ...answer, at: deps.now(), stuck: failures > 0 }])
      }
      void flush()
    },
    flush,
    read: () => answers,
    reread,
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
}
