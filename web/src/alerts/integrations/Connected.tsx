import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { SetupSteps } from './SetupSteps.tsx'

/** Right after an integration was made: the key, which is shown this once, and the steps with it filled in. */
export function Connected({ slug, newKey }: { slug: string; newKey: string | null }) {
  const query = useQuery(api.integrations.get.queryOptions({ input: { slug } }))
  return (
    <>
      <PageHeader
        title="The integration is ready"
        parent={{ to: '/integrations', label: 'Integrations', here: query.data?.name ?? slug }}
      />
      <Loaded query={query} as="panels">
        {(integration) => (
          <Stack maw={860}>
            {newKey && (
              <Panel title="Its address with the key, shown this once">
                <Text size="sm" mb="xs">
                  Copy it now. Only a fingerprint of the key is kept; if it is lost, make a new one.
                </Text>
                <CodeBlock label="Address with key" text={integration.url.replaceAll('{{key}}', newKey)} />
                <Text size="sm" mt="sm" mb="xs">
                  Where the key is asked for alone:
                </Text>
                <CodeBlock label="Key" text={newKey} />
              </Panel>
            )}
            <SetupSteps integration={integration} newKey={newKey} />
            <div>
              <ButtonLink to="/integrations/$slug" params={{ slug: slug }}>
                Go on to its traffic and the test alert
              </ButtonLink>
            </div>
          </Stack>
        )}
      </Loaded>
    </>
  )
}
