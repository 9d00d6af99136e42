import { Anchor, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import { api } from '../../api.ts'
import { useNamesOf } from '../../shared/documents/use-doc-names.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { TextLink } from '../../ui/TextLink.tsx'

/** What broke: owner, tier, dependencies, runbook and links of the page's service. */
export function ServicePanel({ slug, name }: { slug: string; name: string }) {
  const { data } = useQuery(api.resources.get.queryOptions({ input: { kind: 'services', slug } }))
  const doc = data?.doc as ServiceDoc | undefined
  const nameOf = useNamesOf([...(doc?.team ? ['team'] : []), ...(doc?.dependsOn?.length ? ['service'] : [])])
  const links = Object.entries({ ...(doc?.runbook ? { Runbook: doc.runbook } : {}), ...doc?.links })
  return (
    <Panel title="Service">
      <Stack gap={6}>
        <div>
          <TextLink to="/services/$slug" params={{ slug: slug }} fw={600}>
            {name}
          </TextLink>{' '}
          {doc?.tier && <Pill>Tier {doc.tier}</Pill>}
        </div>
        {doc?.description && <Text size="sm">{doc.description}</Text>}
        {doc && (
          <Text size="xs" c="dimmed">
            {[
              doc.team ? `Owned by ${nameOf('team', doc.team)}` : 'Without an owner',
              doc.dependsOn?.length
                ? `depends on ${doc.dependsOn.map((each) => nameOf('service', each)).join(', ')}`
                : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        )}
        {links.map(([label, href]) => (
          <Anchor key={label} href={href} target="_blank" rel="noreferrer" size="sm">
            {label}
          </Anchor>
        ))}
      </Stack>
    </Panel>
  )
}
