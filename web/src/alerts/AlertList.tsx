import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Alert } from '@tocsin/contract/alerts/alerts'
import { lazy, Suspense, useState } from 'react'
import { api, client } from '../api.ts'
import { useMay } from '../me.ts'
import { type BulkPage, usePageBulk } from '../shared/page-actions/use-page-bulk.ts'
import { useSourceNames } from '../shared/use-source-names.ts'
import { Confirm } from '../ui/dialogue/Confirm.tsx'
import { BulkBar } from '../ui/list/BulkBar.tsx'
import { BulkFailures } from '../ui/list/BulkFailures.tsx'
import { FreshRows } from '../ui/list/FreshRows.tsx'
import { MoreRows } from '../ui/list/MoreRows.tsx'
import { Tick } from '../ui/list/Tick.tsx'
import { useBulk } from '../ui/list/use-bulk.ts'
import { useCursor } from '../ui/list/use-cursor.ts'
import type { LiveList } from '../ui/list/use-live-list.ts'
import { useSelection } from '../ui/list/use-selection.ts'
import { VirtualRows } from '../ui/list/VirtualRows.tsx'
import { toast } from '../ui/state/toast.ts'
import { AlertRow } from './AlertRow.tsx'

const PageBulkDialogues = lazy(() =>
  import('../shared/page-actions/PageBulkDialogues.tsx').then((file) => ({ default: file.PageBulkDialogues })),
)

const counted = (alerts: unknown[]) => (alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`)

/** The open pages of these alerts, each once. */
function pagesOf(alerts: Alert[]): BulkPage[] {
  const pages = new Map<string, BulkPage>()
  for (const { page, title } of alerts) {
    if (!page || page.status === 'resolved') continue
    const can: BulkPage['can'] =
      page.status === 'triggered' ? ['acknowledge', 'escalate', 'snooze'] : ['escalate', 'snooze']
    pages.set(page.id, { id: page.id, number: page.number, title, can })
  }
  return [...pages.values()]
}

/**
 * Alerts with the keys: j and k move, Enter opens, x selects; r resolves the selected alerts, or the current one; a, e and s
 * acknowledge, escalate and snooze the pages they are on.
 */
export function AlertList({ alerts, live }: { alerts: Alert[]; live: LiveList<Alert> }) {
  const navigate = useNavigate()
  const mayRespond = useMay('page:respond')
  const sourceName = useSourceNames()
  const selection = useSelection(alerts)
  const onPages = usePageBulk(selection.clear)
  const resolving = useResolving(selection.clear)
  const { selected } = selection
  const chosen = (alert: Alert | undefined) =>
    mayRespond ? (selected.length > 0 ? selected : alert ? [alert] : []) : []
  const openPagesOf = (of: Alert[]) => {
    const pages = pagesOf(of)
    if (of.length > 0 && pages.length === 0) toast('No page is open for this.')
    return pages
  }
  const cursor = useCursor(alerts, {
    open: (alert) => void navigate({ to: '/alerts/$id', params: { id: alert.id } }),
    keys: {
      a: (alert) => onPages.acknowledge(openPagesOf(chosen(alert))),
      r: (alert) => resolving.ask(chosen(alert)),
      e: (alert) => onPages.ask('escalate', openPagesOf(chosen(alert))),
      s: (alert) => onPages.ask('snooze', openPagesOf(chosen(alert))),
      x: (alert) => (alert && mayRespond ? selection.toggle(alert) : false),
      Escape: () => (selected.length > 0 ? selection.clear() : false),
    },
  })
  const progress = onPages.progress ?? resolving.progress
  return (
    <>
      <FreshRows count={live.fresh} orMore={live.freshIsMore} onShow={live.showFresh} />
      <BulkFailures failures={onPages.failures} onClose={onPages.dismiss} />
      <BulkFailures failures={resolving.failures} onClose={resolving.dismiss} />
      <VirtualRows
        label="Alerts"
        rows={alerts}
        cursor={cursor}
        rowHeight={58}
        hasMore={live.hasMore}
        onEnd={live.more}
        onSee={live.see}
        onPointerMove={live.onPointerMove}
      >
        {(alert, place) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            source={sourceName(alert.source)}
            place={place}
            tick={mayRespond && <Tick label={`alert ${alert.title}`} row={alert} selection={selection} />}
          />
        )}
      </VirtualRows>
      <MoreRows live={live} />
      <BulkBar count={selected.length} onAll={selection.all} onClear={selection.clear} progress={progress}>
        <Button
          size="compact-sm"
          disabled={progress !== null}
          onClick={() => onPages.acknowledge(openPagesOf(selected))}
        >
          Acknowledge pages
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-haspopup="dialog"
          disabled={progress !== null}
          onClick={() => resolving.ask(selected)}
        >
          Resolve
        </Button>
      </BulkBar>
      <Confirm
        opened={resolving.opened}
        title={`Resolve ${counted(resolving.asked)}?`}
        action="Resolve"
        onConfirm={resolving.confirm}
        onClose={resolving.close}
      >
        This cannot be undone. If a source reports the problem again, a new alert opens.
      </Confirm>
      {/* There before they are opened: only then a dialogue knows where the focus was. */}
      <Suspense>
        <PageBulkDialogues bulk={onPages} />
      </Suspense>
    </>
  )
}

/** Resolving many alerts, after a question. */
function useResolving(onDone: () => void) {
  const queries = useQueryClient()
  const bulk = useBulk()
  const [asked, setAsked] = useState<Alert[]>([])
  const [opened, setOpened] = useState(false)
  const action = {
    doing: 'Resolving',
    failing: 'could not be resolved',
    nameOf: (alert: Alert) => alert.title,
    act: ({ id }: Alert) => client.alerts.resolve({ id }),
  }
  return {
    ...bulk,
    asked,
    opened,
    ask(alerts: Alert[]) {
      const open = alerts.filter((alert) => alert.status !== 'resolved')
      if (alerts.length > 0 && open.length === 0) toast('Already resolved.')
      if (open.length === 0) return
      setAsked(open)
      setOpened(true)
    },
    close: () => setOpened(false),
    confirm() {
      setOpened(false)
      void bulk.run(asked, action, (done) => {
        void queries.invalidateQueries({ queryKey: api.alerts.key() })
        void queries.invalidateQueries({ queryKey: api.pages.key() })
        toast(`${counted(done)} resolved.`)
        onDone()
      })
    },
  }
}
