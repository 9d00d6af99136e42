import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconFileCode } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Resource } from '@tocsin/contract/resources'
import { useState } from 'react'
import { api } from '../api.ts'
import { problemOf } from '../problem.ts'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { YamlEditor } from '../ui/YamlEditor.tsx'
import { type LineError, readYaml, writeYaml } from '../ui/yaml.ts'
import { Conflict } from './Conflict.tsx'
import { lineErrors } from './line-errors.ts'
import type { Plural } from './use-choices.ts'

/** One document as text. Saving names the version one began from, so that nobody's change is lost in silence. */
export function DocumentEditor({ kind, resource }: { kind: Plural; resource: Resource }) {
  const queries = useQueryClient()
  const [began, setBegan] = useState(resource)
  const [text, setText] = useState(() => writeYaml(resource.doc))
  const [broken, setBroken] = useState<LineError[]>([])
  const save = useMutation(
    api.resources.put.mutationOptions({
      onSuccess: (saved) => {
        setBegan(saved)
        setText(writeYaml(saved.doc))
        toast(`Saved as version ${saved.version}.`)
        void queries.invalidateQueries({ queryKey: api.resources.key() })
        void queries.invalidateQueries({ queryKey: api.onCall.key() })
        void queries.invalidateQueries({ queryKey: api.schedules.key() })
      },
    }),
  )
  const mayEdit = resource.can.includes('edit')
  const isChanged = text !== writeYaml(began.doc)
  const conflict = save.error && problemOf(save.error).status === 409

  function submit(expectVersion: number) {
    const read = readYaml(text)
    if (!read.ok) return setBroken(read.errors)
    setBroken([])
    save.mutate({ kind, slug: resource.slug, doc: read.doc, expectVersion })
  }
  function takeNewer(newer: Resource) {
    setBegan(newer)
    setText(writeYaml(newer.doc))
    save.reset()
  }

  return (
    <Stack>
      {resource.managedBy && (
        <Alert
          color="gray"
          variant="outline"
          icon={<IconFileCode size={18} />}
          title={`Declared as code by ${resource.managedBy}`}
        >
          The next apply of that code undoes what you save here. Copy your change into the repository.
        </Alert>
      )}
      <YamlEditor
        label={`${resource.slug}, from version ${began.version}`}
        value={text}
        onChange={(next) => {
          setText(next)
          if (broken.length > 0) setBroken([])
        }}
        errors={broken.length > 0 ? broken : lineErrors(save.error, text, kind, resource.slug)}
        readOnly={!mayEdit}
      />
      {!conflict && <Problem error={save.error} kept="Your text is still here." />}
      {conflict && <Conflict kind={kind} slug={resource.slug} mine={text} onTake={takeNewer} onOverwrite={submit} />}
      {mayEdit ? (
        <Group>
          <Button onClick={() => submit(began.version)} loading={save.isPending} disabled={!isChanged}>
            Save
          </Button>
          <Button variant="default" disabled={!isChanged} onClick={() => setText(writeYaml(began.doc))}>
            Undo my changes
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          You may read this document, not change it.
        </Text>
      )}
    </Stack>
  )
}
