import { Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { WideTable } from '../../ui/layout/WideTable.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { fillIn } from './fill-in.ts'
import { RotateKey } from './RotateKey.tsx'
import { SetupSteps } from './SetupSteps.tsx'

/** The exact address, the keys with their use, and the steps. */
export function IntegrationSetup({ slug }: { slug: string }) {
  const mayWrite = useMay('config:write')
  const query = useQuery(api.integrations.get.queryOptions({ input: { slug } }))
  return (
    <Loaded query={query} as="panels">
      {(integration) => (
        <Stack maw={860}>
          <Panel
            title="Address"
            aside={
              <>
                {integration.receivedToday} received today
                {integration.lastReceivedAt && (
                  <>
                    , last <Time at={integration.lastReceivedAt} as="ago" />
                  </>
                )}
              </>
            }
          >
            <CodeBlock label="The address to copy" text={fillIn('{{url}}', integration.url, null)} />
            {integration.url.includes('{{key}}') && (
              <Text size="xs" c="dimmed" mt={6}>
                YOUR_KEY stands for the key, which was shown when it was made and is not kept.
              </Text>
            )}
          </Panel>
          <Panel title="Keys" aside={mayWrite && <RotateKey slug={slug} />}>
            <WideTable stacked minWidth={420} fz="sm" label="Keys">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Ends with</Table.Th>
                  <Table.Th>Made</Table.Th>
                  <Table.Th>Last used</Table.Th>
                  <Table.Th>Works until</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {integration.keys.map((key) => (
                  <Table.Tr key={`${key.hint} ${key.createdAt}`}>
                    <Table.Td className="mono">…{key.hint}</Table.Td>
                    <Table.Td data-label="Made">
                      <Time at={key.createdAt} />
                    </Table.Td>
                    <Table.Td data-label="Last used">
                      {key.lastUsedAt ? <Time at={key.lastUsedAt} as="ago" /> : 'never'}
                    </Table.Td>
                    <Table.Td data-label="Works until">
                      {key.expiresAt ? <Time at={key.expiresAt} /> : 'it is replaced'}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </WideTable>
          </Panel>
          <SetupSteps integration={integration} />
        </Stack>
      )}
    </Loaded>
  )
}
