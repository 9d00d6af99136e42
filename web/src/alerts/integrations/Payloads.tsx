import { Accordion, Stack, Text } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Delivery } from '@tocsin/contract/alerts/alerts'
import { api } from '../../api.ts'
import { byCursor } from '../../ui/list/by-cursor.ts'
import { MoreButton } from '../../ui/list/MoreButton.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Empty } from '../../ui/state/Empty.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { pretty } from '../pretty.ts'
import { Outcome } from './Outcome.tsx'

/** What came in last, as it came, with what each became and why. */
export function Payloads({ slug }: { slug: string }) {
  const query = useInfiniteQuery(
    api.integrations.deliveries.infiniteOptions({
      input: (cursor: string | undefined) => ({ slug, cursor, limit: 20 }),
      ...byCursor,
      select: (data): Delivery[] => data.pages.flatMap((part) => part.items),
    }),
  )
  return (
    <Loaded query={query}>
      {(deliveries) =>
        deliveries.length === 0 ? (
          <Empty icon={<IconInbox size={32} stroke={1.5} />} title="Nothing has come in yet">
            As soon as the source sends something, it appears here with what it became. “Send test alert” sends the
            source’s sample through the real path.
          </Empty>
        ) : (
          <>
            <Accordion variant="separated" chevronPosition="left" order={2}>
              {deliveries.map((delivery) => (
                <Accordion.Item key={delivery.id} value={delivery.id}>
                  <Accordion.Control>
                    <Time at={delivery.receivedAt} />{' '}
                    <Text span size="sm">
                      {delivery.outcome[0]?.title ?? 'no alert'}
                      {delivery.outcome.length > 1 && ` and ${delivery.outcome.length - 1} more`}
                    </Text>{' '}
                    {delivery.problem && <Pill>Could not be understood</Pill>}
                  </Accordion.Control>
                  <Accordion.Panel>
                    <Stack gap="sm">
                      {delivery.problem && <Text size="sm">{delivery.problem}</Text>}
                      {delivery.outcome.map((outcome, index) => (
                        // Outcomes of one payload have no id and never change.
                        // biome-ignore lint/suspicious/noArrayIndexKey: see above
                        <Outcome key={index} outcome={outcome} />
                      ))}
                      <Text size="xs" c="dimmed">
                        {delivery.contentType ?? 'no content type'}
                      </Text>
                      <CodeBlock label="The payload as it came" text={pretty(delivery.body)} lines={24} />
                    </Stack>
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
            </Accordion>
            <MoreButton query={query} />
          </>
        )
      }
    </Loaded>
  )
}
