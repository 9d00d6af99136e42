import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { DiffTable } from '../../ui/text/DiffTable.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { docDiff } from './doc-diff.ts'
import type { Plural } from './use-choices.ts'

/** Every version of a document: who, when, and what it changed. */
export function DocumentHistory({ kind, slug }: { kind: Plural; slug: string }) {
  const query = useQuery(api.resources.versions.queryOptions({ input: { kind, slug } }))
  return (
    <Loaded query={query} as="panels">
      {(versions) => (
        <Stack>
          {versions.map(({ version, at, actor, doc }, index) => {
            const before = versions[index + 1]
            return (
              <Panel
                key={version}
                title={`Version ${version}`}
                aside={
                  <>
                    {actor.name}, <Time at={at} />
                  </>
                }
              >
                {before || version > 1 ? (
                  <DiffTable label={`What version ${version} changed`} rows={docDiff(before?.doc ?? null, doc)} />
                ) : (
                  <Text size="sm" c="dimmed">
                    The first version.
                  </Text>
                )}
              </Panel>
            )
          })}
        </Stack>
      )}
    </Loaded>
  )
}
