import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconFileCode } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Problem } from '../../../ui/state/Problem.tsx'
import { capital } from '../../../ui/text/sentence.ts'
import { writeYaml } from '../../../ui/yaml/yaml.ts'
import { managedWords } from '../managed-by.ts'
import { Conflict } from './Conflict.tsx'
import classes from './EditFrame.module.css'
import type { Draft } from './use-draft.ts'

/** Around a form or a text: who declared it, what saving said, and the buttons. Ctrl or Cmd with S saves. */
export function EditFrame({ draft, blocked, children }: { draft: Draft; blocked?: boolean; children: ReactNode }) {
  const { began, conflict, isChanged, mayEdit } = draft
  const ready = isChanged && !conflict && !blocked && draft.read.ok && !draft.pending
  useHotkeys([['mod+S', () => ready && mayEdit && draft.save()]], [])
  return (
    <Stack>
      {began.managedBy && (
        <Alert
          color="gray"
          variant="outline"
          icon={<IconFileCode size={18} />}
          title={capital(managedWords(began.managedBy))}
        >
          The next time that code is applied, it undoes what you save here. Copy your change into the repository.
        </Alert>
      )}
      {conflict && <Conflict draft={draft} />}
      {children}
      {!conflict && <Problem error={draft.error} kept="What you entered is still here." />}
      {mayEdit ? (
        <Group className={classes.bar}>
          <Button onClick={() => draft.save()} loading={draft.pending} disabled={!ready}>
            Save
          </Button>
          <Button
            variant="default"
            disabled={!isChanged || conflict}
            onClick={() => draft.setText(writeYaml(began.doc))}
          >
            Undo my changes
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          You can read this document, but not change it.
        </Text>
      )}
    </Stack>
  )
}
