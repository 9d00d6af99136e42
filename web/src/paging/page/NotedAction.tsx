import { type UseMutationOptions, useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

export interface PageDialogueProps {
  opened: boolean
  onClose: () => void
}

interface NotedActionProps<Result, Fault, Input, Context> extends PageDialogueProps {
  title: string
  /** What the button says. */
  action: string
  options: UseMutationOptions<Result, Fault, Input, Context>
  input: (note: string | undefined) => Input
  /** What the note says before it is edited. */
  begin?: string
  disabled?: boolean
  /** Clears the other fields once it is done. */
  onDone?: () => void
  /** The fields above the note, with what the server objects to. */
  children?: (error: Fault | null) => ReactNode
}

/** The dialogue of an action on a page that may carry a note for the timeline. */
export function NotedAction<Result, Fault, Input, Context>(props: NotedActionProps<Result, Fault, Input, Context>) {
  const { opened, onClose, title, action, options, input, begin = '', disabled = false, onDone, children } = props
  const [note, setNote] = useState(begin)
  const doing = useMutation(options)
  function submit() {
    doing.mutate(input(note.trim() || undefined), {
      onSuccess: () => {
        setNote(begin)
        onDone?.()
        onClose()
      },
    })
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title={title}
      action={action}
      onSubmit={submit}
      pending={doing.isPending}
      error={doing.error}
      disabled={disabled}
    >
      {children?.(doing.error)}
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
