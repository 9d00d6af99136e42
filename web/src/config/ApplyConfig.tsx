import { Alert, Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { lineErrors } from '../shared/documents/edit/line-errors.ts'
import { Problem } from '../ui/state/Problem.tsx'
import { toast } from '../ui/state/toast.ts'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'
import { YamlEditor } from '../ui/yaml/YamlEditor.tsx'
import { exportOptions } from './export-options.ts'
import { PlanTable } from './PlanTable.tsx'

/** Writing or pasting configuration: first what it would change, then making it true, all or nothing. */
export function ApplyConfig() {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [owner, setOwner] = useState('')
  const [prune, setPrune] = useState(false)
  const plan = useMutation(api.config.plan.mutationOptions())
  const apply = useMutation(
    api.config.apply.mutationOptions({
      onSuccess: () => {
        plan.reset()
        toast('Applied. Everything is as you wrote it.')
        void queries.invalidateQueries()
      },
    }),
  )
  const loading = useMutation({ mutationFn: () => queries.fetchQuery({ ...exportOptions, staleTime: 0 }) })
  const error = plan.error ?? apply.error
  const errors = lineErrors(error, text)
  const input = { yaml: text, owner: owner.trim() || undefined, prune: prune && owner.trim() !== '' ? true : undefined }
  function change(next: string) {
    setText(next)
    plan.reset()
    apply.reset()
  }
  return (
    <Stack>
      <YamlEditor label="Configuration to apply" value={text} onChange={change} errors={errors} minLines={20} />
      <Group align="end">
        <TextInput
          label="Owner (optional)"
          description="Marks what is declared here as managed by this owner."
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value)}
        />
        <Checkbox
          mb={8}
          label="Also delete what this owner declared before and no longer does"
          checked={prune}
          disabled={owner.trim() === ''}
          onChange={(event) => setPrune(event.currentTarget.checked)}
        />
      </Group>
      <Problem error={error} kept="Nothing was applied; your text is still here." />
      <Group>
        <Button onClick={() => plan.mutate(input)} loading={plan.isPending} disabled={text.trim() === ''}>
          Plan
        </Button>
        <Button
          variant="default"
          loading={loading.isPending}
          onClick={() => loading.mutate(undefined, { onSuccess: change })}
        >
          Start from the current configuration
        </Button>
      </Group>
      <Problem error={loading.error} />
      {plan.data && <PlanTable steps={plan.data} onApply={() => apply.mutate(input)} pending={apply.isPending} />}
      {apply.data && Object.keys(apply.data.keys).length > 0 && (
        <Alert color="gray" variant="outline" icon={<IconKey size={18} />} title="New keys, shown this once">
          <Stack gap="xs">
            {Object.entries(apply.data.keys).map(([slug, { key, url }]) => (
              <CodeBlock key={slug} label={`Address and key of ${slug}`} text={`${slug}\n${url}\nkey: ${key}`} />
            ))}
          </Stack>
        </Alert>
      )}
    </Stack>
  )
}
