import type { Alert } from '@tocsin/contract/alerts/alerts'
import type { ReactNode } from 'react'
import { SeverityPill } from '../shared/SeverityPill.tsx'
import { Row } from '../ui/list/Row.tsx'
import type { RowPlace } from '../ui/list/VirtualRows.tsx'
import { Time } from '../ui/time/Time.tsx'
import { AlertStatus } from './AlertStatus.tsx'

interface AlertRowProps {
  alert: Alert
  /** What its source is called. */
  source: string
  place: RowPlace
  tick: ReactNode
}

/** An alert in a list: how bad, what, where from, when last, on which page. */
export function AlertRow({ alert, source, place, tick }: AlertRowProps) {
  const facts = [
    alert.service?.name ?? 'no service',
    source,
    alert.occurrences > 1 ? `${alert.occurrences} times` : '',
  ].filter(Boolean)
  return (
    <Row
      place={place}
      tick={tick}
      lead={<SeverityPill severity={alert.severity} />}
      title={alert.title}
      to={`/alerts/${alert.id}`}
      under={
        <>
          {facts.join(' · ')} · last seen <Time at={alert.lastSeenAt} as="ago" />
          {alert.page && ` · page #${alert.page.number}`}
        </>
      }
      actions={<AlertStatus status={alert.status} />}
    />
  )
}
