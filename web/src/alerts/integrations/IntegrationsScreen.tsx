import { SimpleGrid, Stack, Text } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useDocNames } from '../../shared/documents/use-doc-names.ts'
import { sourcesOptions, useSourceNames } from '../../shared/use-source-names.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { Empty } from '../../ui/state/Empty.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { SourceCard } from './SourceCard.tsx'

/** What is connected with its traffic, then what else can be connected. */
export function IntegrationsScreen() {
  const mayWrite = useMay('config:write')
  const integrations = useQuery(api.integrations.list.queryOptions())
  const sources = useQuery(sourcesOptions)
  const sourceName = useSourceNames()
  const serviceName = useDocNames('services')
  const [words, setWords] = useState<string>()
  const add = mayWrite && (
    <ButtonLink to="/connect" leftSection={<IconPlus size={15} />}>
      Connect a source
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title="Integrations" actions={add} />
      <Stack>
        <Panel flush>
          <Loaded query={integrations} rows={4}>
            {(items) =>
              items.length === 0 ? (
                <Empty
                  icon={<IconPlug size={32} stroke={1.5} />}
                  title="Nothing is connected yet"
                  action={add}
                  yaml="integrations: { checkout-alerts: { source: generic, service: checkout } }"
                >
                  An integration is where alerts come in: a source with an address and a key of its own.
                </Empty>
              ) : (
                <RowList label="Integrations">
                  {items.map((integration) => (
                    <Row
                      key={integration.slug}
                      title={integration.name}
                      to={`/integrations/${integration.slug}`}
                      under={[
                        sourceName(integration.source),
                        integration.service
                          ? `for ${serviceName(integration.service)}`
                          : 'the payload names the service',
                      ].join(' · ')}
                      actions={
                        <span className="mantine-visible-from-xs" style={{ fontSize: '0.8125rem' }}>
                          {integration.receivedToday} today
                          {integration.lastReceivedAt ? (
                            <>
                              , last <Time at={integration.lastReceivedAt} as="ago" />
                            </>
                          ) : (
                            ', nothing received yet'
                          )}
                        </span>
                      }
                    />
                  ))}
                </RowList>
              )
            }
          </Loaded>
        </Panel>
        <Panel
          title="What can be connected"
          aside={<SearchBox label="Search the sources" value={words} onChange={setWords} />}
        >
          <Loaded query={sources} rows={3}>
            {(items) => <Catalogue sources={items.filter(isSought(words))} mayConnect={mayWrite} />}
          </Loaded>
        </Panel>
      </Stack>
    </>
  )
}

type Source = Parameters<typeof SourceCard>[0]['source']

/** Has every word in its name, its description or its slug. */
function isSought(words = ''): (source: Source) => boolean {
  const all = words.toLowerCase().split(/\s+/)
  return ({ slug, name, description }) => {
    const text = `${slug} ${name} ${description}`.toLowerCase()
    return all.every((word) => text.includes(word))
  }
}

function Catalogue({ sources, mayConnect }: { sources: Source[]; mayConnect: boolean }) {
  if (sources.length === 0) {
    return (
      <Text size="sm" role="status">
        No source has these words. The generic webhook takes anything that can send JSON.
      </Text>
    )
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {sources.map((source) => (
        <SourceCard key={source.slug} source={source} mayConnect={mayConnect} />
      ))}
    </SimpleGrid>
  )
}
