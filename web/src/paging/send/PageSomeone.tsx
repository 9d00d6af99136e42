import { SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'

/** Pages somebody by hand: who, why, how urgently. */
export function PageSomeone({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const services = useChoices('services')
  const policies = useChoices('policies')
  const [to, setTo] = useState<string[]>([])
  const [service, setService] = useState<string | null>(null)
  const [policy, setPolicy] = useState<string | null>(null)
  const [title, setTitle] = useState('')
  const [description, setDescription] = useState('')
  const [urgency, setUrgency] = useState<'high' | 'low'>('high')
  const create = useMutation(
    api.pages.create.mutationOptions(pageAction(queries, (page) => `Page #${page.number} is on its way.`)),
  )
  const { error } = create

  function submit() {
    create.mutate(
      {
        title: title.trim(),
        description: description.trim() || undefined,
        urgency,
        to: to.length > 0 ? to : undefined,
        service: service ?? undefined,
        policy: policy ?? undefined,
      },
      {
        onSuccess: (page) => {
          setTo([])
          setTitle('')
          setDescription('')
          onClose()
          void navigate({ to: '/pages/$id', params: { id: String(page.number) } })
        },
      },
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Page someone"
      action={urgency === 'high' ? 'Page them now' : 'Send the page'}
      onSubmit={submit}
      pending={create.isPending}
      error={error}
      disabled={title.trim() === '' || (to.length === 0 && !service && !policy)}
    >
      <TargetPicker label="Who" value={to} onChange={setTo} error={errorAt(error, 'to')} />
      <Select
        label="Or whoever is responsible for a service"
        data={services}
        value={service}
        onChange={setService}
        clearable
        searchable
        error={errorAt(error, 'service')}
      />
      <Select
        label="Or a policy"
        data={policies}
        value={policy}
        onChange={setPolicy}
        clearable
        searchable
        error={errorAt(error, 'policy')}
      />
      <TextInput
        label="What is wrong"
        required
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={errorAt(error, 'title')}
      />
      <Textarea
        label="What they should know (optional)"
        autosize
        minRows={2}
        maxLength={15000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={errorAt(error, 'description')}
      />
      <Stack gap={4}>
        <Text size="sm" fw={500} id="page-someone-urgency">
          Urgency
        </Text>
        <SegmentedControl
          aria-labelledby="page-someone-urgency"
          value={urgency}
          onChange={(value) => setUrgency(value as 'high' | 'low')}
          data={[
            { value: 'high', label: 'High: wakes people' },
            { value: 'low', label: 'Low: can wait' },
          ]}
        />
      </Stack>
    </FormModal>
  )
}
