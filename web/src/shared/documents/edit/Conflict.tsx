import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Resource } from '@tocsin/contract/resources'
import { useState } from 'react'
import { api } from '../../../api.ts'
import { Loaded } from '../../../ui/state/Loaded.tsx'
import { CodeBlock } from '../../../ui/text/CodeBlock.tsx'
import { DiffTable } from '../../../ui/text/DiffTable.tsx'
import { Time } from '../../../ui/time/Time.tsx'
import { writeYaml } from '../../../ui/yaml/yaml.ts'
import { docDiff } from '../doc-diff.ts'
import type { Draft } from './use-draft.ts'

const sides = [
  { value: 'diff', label: 'What differs' },
  { value: 'theirs', label: 'Their version' },
  { value: 'mine', label: 'Your version' },
]

/** Somebody else saved in between: who and when, both versions, what differs, and the two ways on. */
export function Conflict({ draft }: { draft: Draft }) {
  const { kind, slug } = draft
  const query = useQuery(api.resources.get.queryOptions({ input: { kind, slug }, staleTime: 0 }))
  return (
    <Alert
      color="gray"
      variant="outline"
      icon={<IconGitMerge size={18} />}
      title="Somebody saved a newer version meanwhile"
      role="alert"
    >
      <Loaded query={query} rows={2}>
        {(newer) => <Sides draft={draft} newer={newer} />}
      </Loaded>
    </Alert>
  )
}

function Sides({ draft, newer }: { draft: Draft; newer: Resource }) {
  const { kind, slug, read, began } = draft
  const [side, setSide] = useState('diff')
  const versions = useQuery(api.resources.versions.queryOptions({ input: { kind, slug }, staleTime: 0 }))
  const saved = versions.data?.find(({ version }) => version === newer.version)
  const rows = read.ok ? docDiff(newer.doc, read.doc) : []
  return (
    <Stack gap="sm">
      <Text size="sm" component="div">
        Version {newer.version} was saved{saved && ` by ${saved.actor.name}`} <Time at={saved?.at ?? newer.updatedAt} />
        ; you began from version {began.version}. Nothing of yours has been saved yet; all of it is still here.
      </Text>
      <SegmentedControl
        aria-label="Compare the versions"
        data={sides}
        value={side}
        onChange={setSide}
        style={{ alignSelf: 'flex-start' }}
      />
      {side === 'diff' &&
        (rows.length > 0 ? (
          <DiffTable
            label="Their version and yours"
            columns={[`Theirs, version ${newer.version}`, 'Yours']}
            rows={rows}
          />
        ) : (
          <Text size="sm">{read.ok ? 'Both say the same.' : 'Your text cannot be read yet; correct it first.'}</Text>
        ))}
      {side === 'theirs' && <CodeBlock label="Their version" text={writeYaml(newer.doc)} />}
      {side === 'mine' && <CodeBlock label="Your version" text={draft.text} />}
      <Group>
        <Button variant="default" onClick={() => draft.take(newer)}>
          Drop mine, take theirs
        </Button>
        <Button
          variant="default"
          loading={draft.pending}
          disabled={!read.ok}
          onClick={() => (rows.length > 0 ? draft.save(newer.version) : draft.take(newer))}
        >
          Put mine on top of version {newer.version}
        </Button>
      </Group>
    </Stack>
  )
}
