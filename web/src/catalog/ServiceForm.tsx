import { MultiSelect, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import { type DocFormProps, fieldsOf } from '../shared/documents/edit/doc-form.ts'
import { fieldProblems } from '../shared/documents/edit/field-problems.ts'
import { useChoices } from '../shared/documents/use-choices.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { LinksField } from './LinksField.tsx'

const tiers = ['1', '2', '3', '4', '5'].map((value) => ({
  value,
  label: value === '1' ? '1, the most important' : value === '5' ? '5, the least' : value,
}))

/** A service in fields: what breaks, whose it is, who it wakes, what it depends on. */
export function ServiceForm({ doc, onChange, said }: DocFormProps) {
  const at = fieldProblems(ServiceDoc, doc, said)
  const teams = useChoices('teams')
  const policies = useChoices('policies')
  const services = useChoices('services')
  const { set, text, word, choice } = fieldsOf(doc, onChange, at)
  return (
    <Stack maw={860}>
      <Panel title="Service">
        <Stack gap="sm">
          <TextInput label="Name" {...text('name')} placeholder="Checkout" />
          <Textarea label="Description" autosize minRows={2} {...text('description')} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select label="Team" description="Who owns it." {...choice('team', teams)} />
            <Select
              label="Policy"
              description="Without one its pages go to the catch-all at once."
              {...choice('policy', policies)}
            />
            <Select
              label="Tier"
              data={tiers}
              value={typeof doc.tier === 'number' ? String(doc.tier) : null}
              onChange={(next) => set('tier', next === null ? undefined : Number(next))}
              clearable
              clearButtonProps={{ 'aria-label': 'Clear tier' }}
              error={at('tier')}
            />
            <TextInput
              label="An acknowledgement holds for"
              placeholder="the organisation’s time"
              {...word('ackTimeout')}
            />
          </SimpleGrid>
          <MultiSelect
            label="Depends on"
            description="What it cannot work without."
            data={services}
            value={Array.isArray(doc.dependsOn) ? doc.dependsOn.filter((each) => typeof each === 'string') : []}
            onChange={(next) => set('dependsOn', next)}
            searchable
            hidePickedOptions
            error={at('dependsOn')}
          />
        </Stack>
      </Panel>
      <Panel title="For whoever is woken">
        <Stack gap="sm">
          <TextInput label="Runbook" type="url" placeholder="https://" {...word('runbook')} />
          <LinksField value={doc.links} onChange={(links) => set('links', links)} at={at} />
        </Stack>
      </Panel>
    </Stack>
  )
}
