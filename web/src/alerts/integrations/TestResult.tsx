import { Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { SeverityPill } from '../../shared/SeverityPill.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { stopped } from '../../ui/text/sentence.ts'
import { AlertStatus } from '../AlertStatus.tsx'

/** What a test became: its alerts and their pages, which follow along live. Read out when it comes. */
export function TestResult({ alerts }: { alerts: string[] }) {
  const queries = useQueries({ queries: alerts.map((id) => api.alerts.get.queryOptions({ input: { id } })) })
  return (
    <div role="status">
      <Panel title="The test">
        {alerts.length === 0 ? (
          <Text size="sm">It arrived and became no alert. “Last payloads” says why.</Text>
        ) : (
          <Stack gap="sm">
            {queries.map((query, index) => (
              <Loaded key={alerts[index]} query={query} rows={1}>
                {(alert) => (
                  <div>
                    <AlertStatus status={alert.status} /> <SeverityPill severity={alert.severity} />{' '}
                    <Link to="/alerts/$id" params={{ id: alert.id }}>
                      {alert.title}
                    </Link>
                    {', '}
                    {alert.page ? (
                      <Link to="/pages/$id" params={{ id: String(alert.page.number) }}>
                        page #{alert.page.number}, {alert.page.status}
                      </Link>
                    ) : (
                      'no page'
                    )}
                    <Text size="sm" c="dimmed">
                      {stopped(alert.because)}
                      {alert.occurrences > 1 && ` Seen ${alert.occurrences} times: it was open already.`}
                    </Text>
                  </div>
                )}
              </Loaded>
            ))}
          </Stack>
        )}
      </Panel>
    </div>
  )
}
