import { Anchor, SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ServiceDoc } from '@tocsin/contract/catalog'
import type { Resource } from '@tocsin/contract/resources'
import type { ReactNode } from 'react'
import { AlertLines } from '../alerts/AlertLines.tsx'
import { api } from '../api.ts'
import { PageList } from '../pages/PageList.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Pairs } from '../ui/Pairs.tsx'
import { Panel } from '../ui/Panel.tsx'

/** A service to read: owner, policy, dependencies, its open pages and firing alerts. */
export function ServiceView({ resource }: { resource: Resource }) {
  const doc = resource.doc as ServiceDoc
  const pages = useQuery(api.pages.list.queryOptions({ input: { service: resource.slug, status: 'open', limit: 20 } }))
  const alerts = useQuery(
    api.alerts.list.queryOptions({ input: { service: resource.slug, status: 'firing', limit: 20 } }),
  )
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Panel title="About">
        <Pairs
          pairs={[
            ['Description', doc.description],
            ['Tier', doc.tier && `${doc.tier} of 5, 1 is the most important`],
            [
              'Team',
              doc.team && (
                <Link to="/teams/$slug" params={{ slug: doc.team }}>
                  {doc.team}
                </Link>
              ),
            ],
            [
              'Policy',
              doc.policy ? (
                <Link key="policy" to="/policies/$slug" params={{ slug: doc.policy }}>
                  {doc.policy}
                </Link>
              ) : (
                'none: its pages go to the catch-all at once'
              ),
            ],
            ['Asks again after', doc.ackTimeout],
            [
              'Depends on',
              doc.dependsOn?.map((slug) => (
                <span key={slug}>
                  <Link to="/services/$slug" params={{ slug: slug }}>
                    {slug}
                  </Link>{' '}
                </span>
              )),
            ],
            ['Runbook', doc.runbook && <Outside href={doc.runbook} />],
            ...Object.entries(doc.links ?? {}).map(([name, href]): [string, ReactNode] => [
              name,
              <Outside key={name} href={href} />,
            ]),
          ]}
        />
      </Panel>
      <Panel title="Open pages" flush>
        <Loaded query={pages} rows={2}>
          {({ items }) =>
            items.length > 0 ? (
              <PageList pages={items} />
            ) : (
              <Text size="sm" c="dimmed" p="md">
                No open page.
              </Text>
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Firing alerts">
        <Loaded query={alerts} rows={2}>
          {({ items }) =>
            items.length > 0 ? (
              <AlertLines alerts={items} />
            ) : (
              <Text size="sm" c="dimmed">
                Nothing is firing.
              </Text>
            )
          }
        </Loaded>
      </Panel>
    </SimpleGrid>
  )
}

function Outside({ href }: { href: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" inherit>
      {href}
    </Anchor>
  )
}
