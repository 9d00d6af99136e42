import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Resource } from '@tocsin/contract/resources'
import { api } from '../api.ts'
import { DiffTable } from '../ui/DiffTable.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { readYaml } from '../ui/yaml.ts'
import { docDiff } from './doc-diff.ts'
import type { Plural } from './use-choices.ts'

interface ConflictProps {
  kind: Plural
  slug: string
  /** The text I wanted to save. */
  mine: string
  onTake: (newer: Resource) => void
  onOverwrite: (version: number) => void
}

/** Somebody else saved in between: the newer version beside mine, and the two ways on. */
export function Conflict({ kind, slug, mine, onTake, onOverwrite }: ConflictProps) {
  const query = useQuery(api.resources.get.queryOptions({ input: { kind, slug }, staleTime: 0 }))
  const read = readYaml(mine)
  return (
    <Alert
      color="gray"
      variant="outline"
      icon={<IconGitMerge size={18} />}
      title="Somebody saved a newer version meanwhile"
      role="alert"
    >
      <Loaded query={query} rows={2}>
        {(newer) => (
          <Stack gap="sm">
            <Text size="sm">
              Nothing was saved yet and your text is still here. What saving yours over version {newer.version} changes:
            </Text>
            {read.ok && <DiffTable label="Newer version and mine" rows={docDiff(newer.doc, read.doc)} />}
            <Group>
              <Button variant="default" onClick={() => onTake(newer)}>
                Drop mine, take the newer
              </Button>
              <Button variant="default" onClick={() => onOverwrite(newer.version)}>
                Save mine over version {newer.version}
              </Button>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Alert>
  )
}
