import { useQueryClient } from '@tanstack/react-query'
import type { Page, PageCan, PageSummary } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { client } from '../../api.ts'
import { useBulk } from '../../ui/list/use-bulk.ts'
import { toast } from '../../ui/state/toast.ts'
import { keep, saidAcknowledged } from './page-actions.ts'

/** What is asked about before it is done: it cannot be undone, or needs a length. */
export type AskedAction = 'resolve' | 'escalate' | 'snooze'

/** What has to be known of a page to do something with it. */
export type BulkPage = Pick<PageSummary, 'id' | 'number' | 'title' | 'can'>

interface Asked {
  action: AskedAction
  pages: BulkPage[]
  opened: boolean
}

export const counted = (pages: unknown[]) => (pages.length === 1 ? '1 page' : `${pages.length} pages`)
const nameOf = (page: BulkPage) => `#${page.number} ${page.title}`

/**
 * Doing something with many pages at once: acknowledging happens at once and can be undone, the rest is `asked` about first. Pages
 * that do not allow it are left out. `onDone` is called when something was done.
 */
export function usePageBulk(onDone: () => void) {
  const queries = useQueryClient()
  const bulk = useBulk()
  const [asked, setAsked] = useState<Asked | null>(null)

  function allowing(can: PageCan, pages: BulkPage[]): BulkPage[] {
    const those = pages.filter((page) => page.can.includes(can))
    if (those.length === 0 && pages.length > 0) toast(nothingTo[can] ?? 'That cannot be done with any of these pages.')
    return those
  }
  function finish(done: { result: Page }[], said: (pages: Page[]) => void) {
    const pages = done.map(({ result }) => result)
    keep(queries, ...pages)
    said(pages)
    onDone()
  }
  // What was asked stays, so that the dialogue does not change its words while it closes.
  const close = () => setAsked((before) => before && { ...before, opened: false })
  return {
    ...bulk,
    asked,
    acknowledge(pages: BulkPage[]): void {
      const action = {
        doing: 'Acknowledging',
        failing: 'could not be acknowledged',
        nameOf,
        act: ({ id }: BulkPage) => client.pages.acknowledge({ id }),
      }
      const said = (answered: Page[]) => saidAcknowledged(queries, answered)
      void bulk.run(allowing('acknowledge', pages), action, (done) => finish(done, said))
    },
    /** Opens the question, unless none of the pages allows it. */
    ask(action: AskedAction, pages: BulkPage[]): void {
      const those = allowing(action, pages)
      if (those.length > 0) setAsked({ action, pages: those, opened: true })
    },
    close,
    /** Does what was asked about. `length` of a snooze, such as `1h`. */
    confirm(length = '1h'): void {
      if (!asked) return
      const { action, pages } = asked
      close()
      const act = {
        resolve: ({ id }: BulkPage) => client.pages.resolve({ id }),
        escalate: ({ id }: BulkPage) => client.pages.escalate({ id }),
        snooze: ({ id }: BulkPage) => client.pages.snooze({ id, for: length }),
      }[action]
      void bulk.run(pages, { ...words[action], nameOf, act }, (done) =>
        finish(done, (answered) => toast(`${counted(answered)} ${words[action].done}`)),
      )
    },
  }
}

export type PageBulk = ReturnType<typeof usePageBulk>

const words = {
  resolve: { doing: 'Resolving', failing: 'could not be resolved', done: 'resolved.' },
  escalate: { doing: 'Escalating', failing: 'could not be escalated', done: 'went to the next level.' },
  snooze: { doing: 'Snoozing', failing: 'could not be snoozed', done: 'snoozed for now.' },
}

const nothingTo: Partial<Record<PageCan, string>> = {
  acknowledge: 'Nothing to acknowledge: somebody has already answered.',
  resolve: 'Nothing to resolve.',
  escalate: 'Nothing to escalate.',
  snooze: 'Nothing to snooze.',
}
