import { Code, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { TextLink } from '../ui/TextLink.tsx'
import { ApiTokens } from './ApiTokens.tsx'

/** Who may do what, in words; and for admins every API token there is. */
export function AccessScreen() {
  const me = useMe()
  const query = useQuery(api.access.roles.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
  return (
    <>
      <PageHeader title="Access">
        <span>
          Everybody has one role; <TextLink to="/settings/people">People</TextLink> gives it. Your own sessions and
          tokens are in <TextLink to="/settings/me">My settings</TextLink>.
        </span>
      </PageHeader>
      <Stack>
        <Loaded query={query} as="panels">
          {(roles) => (
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              {roles.map(({ role, about, may, also }) => (
                <Panel
                  key={role}
                  title={role[0]?.toUpperCase() + role.slice(1)}
                  aside={role === me.role && <Pill tone="accent">You</Pill>}
                >
                  <Text size="sm">{about}.</Text>
                  <Text size="xs" c="dimmed" mt="sm">
                    They may … (beside it, the scope that a token needs)
                  </Text>
                  <ul style={{ margin: 0, paddingLeft: 20, fontSize: '0.8125rem' }}>
                    {may.map(({ scope, what }) => (
                      <li key={scope}>
                        {what} <Code>{scope}</Code>
                      </li>
                    ))}
                    {also.map((what) => (
                      <li key={what}>{what}</li>
                    ))}
                  </ul>
                </Panel>
              ))}
            </SimpleGrid>
          )}
        </Loaded>
        <Text size="sm" c="dimmed">
          A token never does more than its owner, and only what its scopes name.
        </Text>
        {me.role === 'admin' && <ApiTokens />}
      </Stack>
    </>
  )
}
