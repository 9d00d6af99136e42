import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Alert } from '@tocsin/contract/alerts/alerts'
import { SeverityPill } from '../shared/SeverityPill.tsx'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'

/** Alerts in a few lines, for the side of another screen. */
export function AlertLines({ alerts }: { alerts: Alert[] }) {
  if (alerts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None: this page was opened by hand. <Link to="/alerts">All alerts</Link>
      </Text>
    )
  }
  return (
    <div style={{ margin: '0 -16px -16px' }}>
      <RowList label="Alerts in this page">
        {alerts.map((alert) => (
          <Row
            key={alert.id}
            lead={<SeverityPill severity={alert.severity} />}
            title={alert.title}
            to={`/alerts/${alert.id}`}
            under={
              alert.status === 'firing'
                ? `firing, seen ${alert.occurrences === 1 ? 'once' : `${alert.occurrences} times`}`
                : alert.status
            }
          />
        ))}
      </RowList>
    </div>
  )
}
