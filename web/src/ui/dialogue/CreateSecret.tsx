import { TextInput } from '@mantine/core'
import { type UseMutationOptions, useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { errorAt } from '../../problem.ts'
import { FormModal } from './FormModal.tsx'
import { ShownOnce } from './ShownOnce.tsx'

interface CreateSecretProps<Result, Fault, Input, Context> {
  opened: boolean
  onClose: () => void
  title: string
  /** What the field for its name asks, and why. */
  label: string
  description?: string
  options: UseMutationOptions<Result, Fault, Input, Context>
  input: (name: string) => Input
  disabled?: boolean
  /** The fields below the name, with what the server objects to. */
  children?: (error: Fault | null) => ReactNode
  /** The head of what is shown once. */
  shownTitle: string
  shown: (result: Result) => ReactNode
}

/** Makes something with a secret under a name, then shows it this once: a token, a feed, a public link. */
export function CreateSecret<Result, Fault, Input, Context>(props: CreateSecretProps<Result, Fault, Input, Context>) {
  const { opened, onClose, title, label, description, options, input, children, shownTitle, shown } = props
  const [name, setName] = useState('')
  const create = useMutation(options)
  function close() {
    onClose()
    setName('')
    create.reset()
  }
  if (create.data) {
    return (
      <ShownOnce opened={opened} onClose={close} title={shownTitle}>
        {shown(create.data)}
      </ShownOnce>
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={close}
      title={title}
      action="Create it"
      onSubmit={() => create.mutate(input(name.trim()))}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === '' || (props.disabled ?? false)}
    >
      <TextInput
        label={label}
        description={description}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        error={errorAt(create.error, 'name')}
        data-autofocus
      />
      {children?.(create.error)}
    </FormModal>
  )
}
