import { Button, Group } from '@mantine/core'
import { IconArrowUp, IconCheck, IconMoon, IconNote, IconTransfer, IconUserPlus } from '@tabler/icons-react'
import type { Page, PageCan } from '@tocsin/contract/paging/paging'
import type { ReactNode } from 'react'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { useKeys } from '../../ui/use-keys.ts'
import type { Acknowledging } from '../answers/answers.ts'
import { AddPeopleDialogue } from './AddPeopleDialogue.tsx'
import { EscalateDialogue } from './EscalateDialogue.tsx'
import { NoteDialogue } from './NoteDialogue.tsx'
import { ReassignDialogue } from './ReassignDialogue.tsx'
import { ResolveDialogue } from './ResolveDialogue.tsx'
import { SnoozeDialogue } from './SnoozeDialogue.tsx'

/** On phones these are beside the big button while nobody has answered. */
const inPhoneBar: PageCan[] = ['escalate', 'reassign']

/** Everything one can do about a page besides acknowledging, as the server allows it; with the keys a r e s n. */
export function PageActions({ page, acknowledge }: { page: Page; acknowledge: Acknowledging }) {
  const resolve = useDialogue()
  const escalate = useDialogue()
  const add = useDialogue()
  const reassign = useDialogue()
  const snooze = useDialogue()
  const note = useDialogue()
  const may = (can: PageCan) => page.can.includes(can)
  useKeys({
    a: () => may('acknowledge') && acknowledge.send(page),
    r: () => may('resolve') && resolve.open(),
    e: () => may('escalate') && escalate.open(),
    s: () => may('snooze') && snooze.open(),
    n: () => may('note') && note.open(),
  })
  const buttons: [can: PageCan, label: string, icon: ReactNode, open: () => void][] = [
    ['resolve', 'Resolve', <IconCheck key="i" size={15} />, resolve.open],
    ['escalate', 'Escalate now', <IconArrowUp key="i" size={15} />, escalate.open],
    ['addResponders', 'Add people', <IconUserPlus key="i" size={15} />, add.open],
    ['reassign', 'Reassign', <IconTransfer key="i" size={15} />, reassign.open],
    ['snooze', 'Snooze', <IconMoon key="i" size={15} />, snooze.open],
    ['note', 'Note', <IconNote key="i" size={15} />, note.open],
  ]
  return (
    <>
      <Group gap="xs" role="group" aria-label="Actions on this page">
        {buttons
          .filter(([can]) => may(can))
          .map(([can, label, icon, open]) => (
            <Button
              key={can}
              variant="default"
              leftSection={icon}
              onClick={open}
              aria-haspopup="dialog"
              className={inPhoneBar.includes(can) && may('acknowledge') ? 'mantine-visible-from-sm' : undefined}
            >
              {label}
            </Button>
          ))}
      </Group>
      {resolve.mounted && <ResolveDialogue page={page} opened={resolve.opened} onClose={resolve.close} />}
      {escalate.mounted && <EscalateDialogue page={page} opened={escalate.opened} onClose={escalate.close} />}
      {add.mounted && <AddPeopleDialogue page={page} opened={add.opened} onClose={add.close} />}
      {reassign.mounted && <ReassignDialogue page={page} opened={reassign.opened} onClose={reassign.close} />}
      {snooze.mounted && <SnoozeDialogue page={page} opened={snooze.opened} onClose={snooze.close} />}
      {note.mounted && <NoteDialogue page={page} opened={note.opened} onClose={note.close} />}
    </>
  )
}
