import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { PageSummary } from '@tocsin/contract/paging/paging'
import { lazy, Suspense } from 'react'
import { useResolve } from '../../shared/page-actions/page-actions.ts'
import { usePageBulk } from '../../shared/page-actions/use-page-bulk.ts'
import { BulkBar } from '../../ui/list/BulkBar.tsx'
import { BulkFailures } from '../../ui/list/BulkFailures.tsx'
import { FreshRows } from '../../ui/list/FreshRows.tsx'
import { MoreRows } from '../../ui/list/MoreRows.tsx'
import { Tick } from '../../ui/list/Tick.tsx'
import { useCursor } from '../../ui/list/use-cursor.ts'
import type { LiveList } from '../../ui/list/use-live-list.ts'
import { useSelection } from '../../ui/list/use-selection.ts'
import { VirtualRows } from '../../ui/list/VirtualRows.tsx'
import { useAcknowledge } from '../answers/answers.ts'
import { PageRow } from './PageRow.tsx'

const PageBulkDialogues = lazy(() =>
  import('../../shared/page-actions/PageBulkDialogues.tsx').then((file) => ({ default: file.PageBulkDialogues })),
)

interface PageListProps {
  pages: PageSummary[]
  /** Where the pages are part of a longer list. */
  live?: LiveList<PageSummary>
}

/**
 * Pages with the keys: j and k move, Enter opens, x selects; a, r, e and s acknowledge, resolve, escalate and snooze the
 * selected pages, or the current one when none is selected.
 */
export function PageList({ pages, live }: PageListProps) {
  const navigate = useNavigate()
  const acknowledge = useAcknowledge()
  const resolve = useResolve()
  const selection = useSelection(pages)
  const bulk = usePageBulk(selection.clear)
  const { selected } = selection
  const chosen = (page: PageSummary | undefined) => (selected.length > 0 ? selected : page ? [page] : [])
  const cursor = useCursor(pages, {
    open: (page) => void navigate({ to: '/pages/$id', params: { id: String(page.number) } }),
    keys: {
      a: (page) => {
        // One page goes the way of its button, which also works without a network.
        if (selected.length === 0 && page?.can.includes('acknowledge')) acknowledge.send(page)
        else bulk.acknowledge(chosen(page))
      },
      r: (page) => bulk.ask('resolve', chosen(page)),
      e: (page) => bulk.ask('escalate', chosen(page)),
      s: (page) => bulk.ask('snooze', chosen(page)),
      x: (page) => (page ? selection.toggle(page) : false),
      Escape: () => (selected.length > 0 ? selection.clear() : false),
    },
  })
  const some = (can: PageSummary['can'][number]) => selected.some((page) => page.can.includes(can))
  return (
    <>
      {live && <FreshRows count={live.fresh} orMore={live.freshIsMore} onShow={live.showFresh} />}
      <BulkFailures failures={bulk.failures} onClose={bulk.dismiss} />
      <VirtualRows
        label="Pages"
        rows={pages}
        cursor={cursor}
        rowHeight={58}
        hasMore={live?.hasMore ?? false}
        onEnd={live?.more}
        onSee={live?.see}
        onPointerMove={live?.onPointerMove}
      >
        {(page, place) => (
          <PageRow
            key={page.id}
            page={page}
            acknowledge={acknowledge}
            resolve={resolve}
            place={place}
            tick={<Tick label={`page #${page.number}`} row={page} selection={selection} />}
          />
        )}
      </VirtualRows>
      {live && <MoreRows live={live} />}
      <BulkBar count={selected.length} onAll={selection.all} onClear={selection.clear} progress={bulk.progress}>
        {some('acknowledge') && (
          <Button size="compact-sm" disabled={bulk.progress !== null} onClick={() => bulk.acknowledge(selected)}>
            Acknowledge
          </Button>
        )}
        {(['resolve', 'escalate', 'snooze'] as const).map(
          (action) =>
            some(action) && (
              <Button
                key={action}
                size="compact-sm"
                variant="default"
                aria-haspopup="dialog"
                disabled={bulk.progress !== null}
                onClick={() => bulk.ask(action, selected)}
              >
                {names[action]}
              </Button>
            ),
        )}
      </BulkBar>
      {/* There before they are opened: only then a dialogue knows where the focus was. */}
      <Suspense>
        <PageBulkDialogues bulk={bulk} />
      </Suspense>
    </>
  )
}

const names = { resolve: 'Resolve', escalate: 'Escalate', snooze: 'Snooze' }
