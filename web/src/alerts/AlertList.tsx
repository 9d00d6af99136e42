import { useNavigate } from '@tanstack/react-router'
import type { Alert } from '@tocsin/contract/alerts'
import { Row } from '../ui/Row.tsx'
import { RowList } from '../ui/RowList.tsx'
import { Time } from '../ui/Time.tsx'
import { useListKeys } from '../ui/use-list-keys.ts'
import { AlertStatus } from './AlertStatus.tsx'
import { SeverityPill } from './SeverityPill.tsx'

/** Alerts with the keys j, k and Enter. */
export function AlertList({ alerts }: { alerts: Alert[] }) {
  const navigate = useNavigate()
  const { current, placeOf } = useListKeys(
    alerts,
    (alert) => void navigate({ to: '/alerts/$id', params: { id: alert.id } }),
  )
  return (
    <RowList label="Alerts">
      {alerts.map((alert) => (
        <Row
          key={alert.id}
          place={placeOf(alert.id)}
          current={alert.id === current}
          lead={<SeverityPill severity={alert.severity} />}
          title={alert.title}
          to={`/alerts/${alert.id}`}
          under={
            <>
              {[
                alert.service?.name ?? 'no service',
                alert.source,
                alert.occurrences > 1 ? `${alert.occurrences} times` : '',
              ]
                .filter(Boolean)
                .join(' · ')}{' '}
              · last seen <Time at={alert.lastSeenAt} as="ago" />
              {alert.page && ` · page #${alert.page.number}`}
            </>
          }
          actions={<AlertStatus status={alert.status} />}
        />
      ))}
    </RowList>
  )
}
