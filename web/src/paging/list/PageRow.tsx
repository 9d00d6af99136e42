import { Button } from '@mantine/core'
import type { PageSummary } from '@tocsin/contract/paging/paging'
import type { ReactNode } from 'react'
import type { useResolve } from '../../shared/page-actions/page-actions.ts'
import { Row } from '../../ui/list/Row.tsx'
import type { RowPlace } from '../../ui/list/VirtualRows.tsx'
import { Countdown } from '../../ui/time/Countdown.tsx'
import { Elapsed } from '../../ui/time/Elapsed.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { AcknowledgeButton } from '../answers/AcknowledgeButton.tsx'
import type { Acknowledging } from '../answers/answers.ts'
import classes from './PageRow.module.css'
import { PageStatus } from './PageStatus.tsx'

interface PageRowProps {
  page: PageSummary
  acknowledge: Acknowledging
  resolve?: ReturnType<typeof useResolve>
  place?: RowPlace
  tick?: ReactNode
}

/** A page in a list: what is wrong, what happens next, the button that matters now. */
export function PageRow({ page, acknowledge, resolve, place, tick }: PageRowProps) {
  const resolving = resolve?.isPending && resolve.variables.id === page.id
  return (
    <Row
      {...(place ? { place } : {})}
      tick={tick}
      lead={
        <div className={classes.status}>
          <PageStatus page={page} brief />
        </div>
      }
      to={`/pages/${page.number}`}
      title={`#${page.number} ${page.title}`}
      under={<PageFacts page={page} />}
      actions={
        <div className={classes.answer}>
          {page.status === 'triggered' ? (
            <AcknowledgeButton page={page} acknowledge={acknowledge} size="sm" />
          ) : (
            resolve &&
            page.can.includes('resolve') && (
              <Button
                variant="default"
                loading={resolving ?? false}
                onClick={() => resolve.mutate({ id: page.id })}
                aria-label={`Resolve page #${page.number}`}
              >
                Resolve
              </Button>
            )
          )}
        </div>
      }
    />
  )
}

function PageFacts({ page }: { page: PageSummary }) {
  const parts = [
    page.service?.name,
    page.urgency === 'high' ? 'high urgency' : 'low urgency',
    page.alertCount === 1 ? '1 alert' : page.alertCount > 1 ? `${page.alertCount} alerts` : 'by hand',
    page.acknowledgedBy && `taken by ${page.acknowledgedBy.name}`,
  ].filter(Boolean)
  return (
    <>
      {page.status === 'triggered' && (
        <b className={classes.waiting}>
          for <Elapsed since={page.openedAt} />
          {' · '}
        </b>
      )}
      {parts.join(' · ')} · <Time at={page.openedAt} />
      {page.status !== 'resolved' && page.nextStepAt && (
        <>
          {' '}
          · {page.status === 'triggered' ? 'next step' : 'asks again'} <Countdown until={page.nextStepAt} />
        </>
      )}
    </>
  )
}
