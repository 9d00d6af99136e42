import { Code, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCircleCheckFilled, IconPlugOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ProviderHealth } from '@tocsin/contract/notifications/notifications'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Pairs } from '../ui/layout/Pairs.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { TextLink } from '../ui/TextLink.tsx'
import { Time } from '../ui/time/Time.tsx'
import { TestContactMethod } from './TestContactMethod.tsx'

/** Every channel: set up or not and from where, how it does, and a test to me. */
export function ProvidersScreen() {
  const query = useQuery(api.providers.list.queryOptions({ input: undefined, refetchInterval: 60_000 }))
  return (
    <>
      <PageHeader title="Providers">
        What carries messages to people. They are set up in the environment of the server, so that their secrets stay
        out of the database.
      </PageHeader>
      <Loaded query={query} as="panels">
        {(providers) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {providers.map((provider) => (
              <Provider key={provider.channel} provider={provider} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </>
  )
}

function Provider({ provider }: { provider: ProviderHealth }) {
  const { available, variables, day, lastFailure, lastFailureAt, lastSuccessAt } = provider
  return (
    <Panel title={provider.name} aside={<SetUp provider={provider} />}>
      <Stack gap="sm">
        {!available && <Text size="sm">{provider.unavailableBecause}</Text>}
        <Pairs
          pairs={[
            [
              'Set up by',
              variables.length > 0 ? (
                <Variables key="variables" variables={variables} />
              ) : (
                'nothing: it needs no set-up'
              ),
            ],
            ['Carried by', provider.provider],
            ['Last success', lastSuccessAt ? <Time key="success" at={lastSuccessAt} /> : 'none within 30 days'],
            ['Last failure', lastFailureAt ? <Time key="failure" at={lastFailureAt} /> : 'none within 30 days'],
            ['It said', lastFailure],
            ['Attempts in 24 hours', `${day.succeeded} handed over, ${day.failed} failed`],
          ]}
        />
        {available && <SendToMe channel={provider.channel} word={provider.word} />}
      </Stack>
    </Panel>
  )
}

function SetUp({ provider: { available } }: { provider: ProviderHealth }) {
  return available ? (
    <Pill tone="good" icon={<IconCircleCheckFilled size={13} />}>
      Set up
    </Pill>
  ) : (
    <Pill icon={<IconPlugOff size={13} />}>Not set up</Pill>
  )
}

function Variables({ variables }: Pick<ProviderHealth, 'variables'>): ReactNode {
  return variables.map(({ name, meaning, fallback }) => (
    <div key={name}>
      <Code>{name}</Code>{' '}
      <Text span size="xs" c="dimmed" className="breaks">
        {meaning.replaceAll('`', '')}
        {fallback && `; ${fallback} without it`}
      </Text>
    </div>
  ))
}

/** The way a real message would take, to the first of my own addresses on this channel. */
function SendToMe({ channel, word }: { channel: string; word: string }) {
  const me = useMe()
  const own = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' }, enabled: me.id !== null }))
  const method = own.data?.find((each) => each.channel === channel && each.verified && !each.brokenBecause)
  if (!own.data) return null
  if (!method) {
    return (
      <Text size="sm">
        To send a test to yourself,{' '}
        <TextLink to="/settings/me" inherit>
          add and prove a contact method
        </TextLink>{' '}
        of this kind.
      </Text>
    )
  }
  return (
    <Text size="sm" component="div">
      <TestContactMethod id={method.id} label={`Send a test to me by ${word}`} />{' '}
      <Text span size="xs" c="dimmed" className="breaks">
        {method.address}
      </Text>
    </Text>
  )
}
