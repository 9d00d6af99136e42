import { Anchor, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import type { Resource } from '@tocsin/contract/resources'
import { Fragment, type ReactNode, Suspense } from 'react'
import { docName } from '../shared/documents/doc-name.ts'
import { type NameOf, useNamesOf } from '../shared/documents/use-doc-names.ts'
import { OnCallList } from '../shared/OnCallList.tsx'
import { usePanels } from '../shared/room.ts'
import { Nothing } from '../ui/layout/Nothing.tsx'
import { Pairs } from '../ui/layout/Pairs.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Waiting } from '../ui/state/Waiting.tsx'
import { Health } from './Health.tsx'
import { healthOptions } from './health-options.ts'

/**
 * A service to read: how it is, who is on call for it, what it stands on and what stands on it; between them what other
 * rooms have about it, such as its pages and alerts.
 */
export function ServiceView({ resource }: { resource: Resource }) {
  const { slug } = resource
  const doc = resource.doc as ServiceDoc
  const nameOf = useNamesOf(['team', 'policy', 'service'])
  const health = useQuery(healthOptions)
  const others = usePanels('service')
  const onCall = (
    <Panel
      title="On call now"
      flush
      aside={doc.policy && <PolicyLink slug={doc.policy}>by policy {nameOf('policy', doc.policy)}</PolicyLink>}
    >
      <OnCallList input={{ service: slug }}>
        {doc.policy
          ? 'Its policy uses no schedule: it names people and teams.'
          : 'It has no policy: its pages go to the catch-all at once.'}
      </OnCallList>
    </Panel>
  )
  const about = (
    <Panel title="About">
      <About doc={doc} nameOf={nameOf} />
    </Panel>
  )
  const dependencies = (
    <Panel title="Dependencies">
      <Dependencies resource={resource} nameOf={nameOf} />
    </Panel>
  )
  const panels = [
    ...others.map(({ rank, Show }) => ({ rank, panel: <Show slug={slug} /> })),
    { rank: 20, panel: onCall },
    { rank: 40, panel: about },
    { rank: 50, panel: dependencies },
  ].sort((a, b) => a.rank - b.rank)
  return (
    <Stack>
      {health.data && (
        <div>
          <Health health={health.data.find(({ service }) => service === slug)} />
        </div>
      )}
      <Suspense fallback={<Waiting as="panels" />}>
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {panels.map(({ rank, panel }) => (
            <Fragment key={rank}>{panel}</Fragment>
          ))}
        </SimpleGrid>
      </Suspense>
    </Stack>
  )
}

function About({ doc, nameOf }: { doc: ServiceDoc; nameOf: NameOf }) {
  return (
    <Pairs
      pairs={[
        ['Description', doc.description],
        ['Tier', doc.tier && `${doc.tier} of 5, 1 is the most important`],
        [
          'Team',
          doc.team ? (
            <Link key="team" to="/teams/$slug" params={{ slug: doc.team }}>
              {nameOf('team', doc.team)}
            </Link>
          ) : (
            'nobody owns it'
          ),
        ],
        [
          'Policy',
          doc.policy ? (
            <PolicyLink key="policy" slug={doc.policy}>
              {nameOf('policy', doc.policy)}
            </PolicyLink>
          ) : (
            'none'
          ),
        ],
        ['Asks again after', doc.ackTimeout],
        ['Runbook', doc.runbook && <Outside href={doc.runbook} />],
        ...Object.entries(doc.links ?? {}).map(([name, href]): [string, ReactNode] => [
          name,
          <Outside key={name} href={href} />,
        ]),
      ]}
    />
  )
}

/** Both ways, each with how it is now: what is red below explains what is red here. */
function Dependencies({ resource, nameOf }: { resource: Resource; nameOf: NameOf }) {
  const { data } = useQuery(healthOptions)
  const { dependsOn = [] } = resource.doc as ServiceDoc
  const above = resource.usedBy.filter(({ kind }) => kind === 'service').map((each) => each.slug)
  const list = (label: string, slugs: string[], none: string) => (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {label}
      </Text>
      {slugs.length === 0 && <Nothing>{none}</Nothing>}
      <Stack gap={6}>
        {slugs.map((each) => (
          <div key={each}>
            <Link to="/services/$slug" params={{ slug: each }}>
              {nameOf('service', each)}
            </Link>{' '}
            {data && <Health health={data.find(({ service }) => service === each)} />}
          </div>
        ))}
      </Stack>
    </div>
  )
  return (
    <Stack>
      {list(`${docName(resource)} depends on`, dependsOn, 'Nothing is listed.')}
      {list(`Depend on ${docName(resource)}`, above, 'No other service.')}
    </Stack>
  )
}

function PolicyLink({ slug, children }: { slug: string; children: ReactNode }) {
  return (
    <Link to="/policies/$slug" params={{ slug }}>
      {children}
    </Link>
  )
}

function Outside({ href }: { href: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" inherit>
      {href}
    </Anchor>
  )
}
