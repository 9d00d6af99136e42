import { Anchor, Button, SimpleGrid, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { FactTimeline } from '../shared/facts/FactTimeline.tsx'
import { SeverityPill } from '../shared/SeverityPill.tsx'
import { useSourceNames } from '../shared/use-source-names.ts'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Pairs } from '../ui/layout/Pairs.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'
import { sentence } from '../ui/text/sentence.ts'
import { Time } from '../ui/time/Time.tsx'
import { AlertStatus } from './AlertStatus.tsx'
import { Occurrences } from './Occurrences.tsx'
import { pretty } from './pretty.ts'
import { ResolveAlert } from './ResolveAlert.tsx'
import { SimilarAlerts } from './SimilarAlerts.tsx'

const route = getRouteApi('/frame/alerts/$id')

/** One alert: what the source said, its labels, its page, why it went where it went. */
export function AlertScreen() {
  const { id } = route.useParams()
  const mayRespond = useMay('page:respond')
  const query = useQuery(api.alerts.get.queryOptions({ input: { id } }))
  const facts = useQuery(api.facts.list.queryOptions({ input: { subject: id, limit: 100 } }))
  const sourceName = useSourceNames()
  const resolve = useDialogue()
  return (
    <Loaded query={query} as="panels">
      {(alert) => (
        <>
          <PageHeader
            title={alert.title}
            parent={{ to: '/alerts', label: 'Alerts' }}
            actions={
              mayRespond &&
              alert.status === 'firing' && (
                <Button variant="default" leftSection={<IconCheck size={15} />} onClick={resolve.open}>
                  Resolve
                </Button>
              )
            }
          >
            <AlertStatus status={alert.status} />
            <SeverityPill severity={alert.severity} />
            {alert.page ? (
              <Link to="/pages/$id" params={{ id: String(alert.page.number) }}>
                page #{alert.page.number}, {alert.page.status}
              </Link>
            ) : (
              <span>no page</span>
            )}
          </PageHeader>
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Panel title="What the source says">
              {alert.description && (
                <Text size="sm" mb="sm" className="breaks" style={{ whiteSpace: 'pre-wrap' }}>
                  {alert.description}
                </Text>
              )}
              <Pairs
                pairs={[
                  [
                    'Service',
                    alert.service && (
                      <Link to="/services/$slug" params={{ slug: alert.service.slug }}>
                        {alert.service.name}
                      </Link>
                    ),
                  ],
                  [
                    'Integration',
                    alert.integration && (
                      <Link to="/integrations/$slug" params={{ slug: alert.integration.slug }}>
                        {alert.integration.name}
                      </Link>
                    ),
                  ],
                  ['Source', sourceName(alert.source)],
                  ['Seen', alert.occurrences === 1 ? 'once' : `${alert.occurrences} times`],
                  ['Started', <Time key="t" at={alert.startedAt} />],
                  ['First seen', <Time key="t" at={alert.firstSeenAt} />],
                  ['Last seen', <Time key="t" at={alert.lastSeenAt} />],
                  ['Resolved', alert.resolvedAt && <Time at={alert.resolvedAt} />],
                  ['At the source', alert.link && <Outside href={alert.link} />],
                  ['Runbook', alert.runbook && <Outside href={alert.runbook} />],
                  [
                    'Dedup key',
                    <span key="k" className="mono">
                      {alert.dedupKey}
                    </span>,
                  ],
                  ['Why', sentence(alert.because)],
                ]}
              />
            </Panel>
            <Occurrences id={id} lastSeenAt={alert.lastSeenAt} />
            <SimilarAlerts id={id} />
            <Panel title="Labels">
              {Object.keys(alert.labels).length === 0 ? (
                <Text size="sm" c="dimmed">
                  The source sent none.
                </Text>
              ) : (
                <Pairs
                  pairs={Object.entries(alert.labels).map(([name, value]): [string, ReactNode] => [name, value])}
                />
              )}
            </Panel>
            <Panel title="Timeline">
              <Loaded query={facts} rows={3}>
                {({ items }) => <FactTimeline label="What happened to this alert" facts={items} />}
              </Loaded>
            </Panel>
            <Panel title="Last payload">
              {alert.payload ? (
                <CodeBlock label="The last payload as it came" text={pretty(alert.payload)} lines={30} />
              ) : (
                <Text size="sm" c="dimmed">
                  It is no longer kept.
                </Text>
              )}
            </Panel>
          </SimpleGrid>
          {resolve.mounted && <ResolveAlert id={id} opened={resolve.opened} onClose={resolve.close} />}
        </>
      )}
    </Loaded>
  )
}

/** Only web addresses become links; a payload may hold anything. */
function Outside({ href }: { href: string }) {
  if (!/^https?:\/\//i.test(href)) return <span>{href}</span>
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" inherit>
      {href}
    </Anchor>
  )
}
