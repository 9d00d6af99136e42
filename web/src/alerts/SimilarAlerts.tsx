import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SimilarAlert } from '@tocsin/contract/alerts/alerts'
import { api } from '../api.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Time } from '../ui/time/Time.tsx'
import { lengthOf } from '../ui/time/time-format.ts'
import { AlertStatus } from './AlertStatus.tsx'

/** Alerts like this one in the last 90 days, and what became of them. */
export function SimilarAlerts({ id }: { id: string }) {
  const query = useQuery(api.alerts.similar.queryOptions({ input: { id } }))
  return (
    <Panel title="Similar alerts, last 90 days" flush>
      <Loaded query={query} rows={3}>
        {(found) =>
          found.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              Nothing like it in the last 90 days: no alert of the same service with this key or such a title.
            </Text>
          ) : (
            <RowList label="Similar alerts">
              {found.map((similar) => (
                <Row
                  key={similar.alert.id}
                  lead={<AlertStatus status={similar.alert.status} />}
                  title={similar.alert.title}
                  to={`/alerts/${similar.alert.id}`}
                  under={
                    <>
                      <Time at={similar.alert.firstSeenAt} /> · <Fate similar={similar} /> · {similar.because}
                    </>
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
    </Panel>
  )
}

function Fate({ similar }: { similar: SimilarAlert }) {
  const { alert, secondsToAcknowledge, secondsToResolve, acknowledgedBy, resolvedBy } = similar
  const parts = [
    secondsToAcknowledge !== null &&
      `acknowledged${acknowledgedBy ? ` by ${acknowledgedBy}` : ''} after ${lengthOf(secondsToAcknowledge)}`,
    secondsToResolve !== null
      ? `resolved${resolvedBy ? ` by ${resolvedBy}` : ''} after ${lengthOf(secondsToResolve)}`
      : 'not resolved yet',
  ].filter(Boolean)
  return (
    <>
      {alert.page ? (
        <Link to="/pages/$id" params={{ id: String(alert.page.number) }}>
          page #{alert.page.number}
        </Link>
      ) : (
        'no page'
      )}
      , {parts.join(', ')}
    </>
  )
}
