import { Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Generated } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { GenerateForm } from './GenerateForm.tsx'
import { settingsFrom } from './generate-settings.ts'
import { ProposalView } from './ProposalView.tsx'

interface GenerateDialogueProps {
  slug: string
  doc: ScheduleDoc
  opened: boolean
  onClose: () => void
}

/** Asks the optimiser for the next weeks, shows what it proposes beside today's rotation, and applies it when told to. */
export function GenerateDialogue({ slug, doc, opened, onClose }: GenerateDialogueProps) {
  const [settings, setSettings] = useState(() => settingsFrom(doc))
  const generate = useMutation(api.schedules.generate.mutationOptions())
  const ask = () =>
    generate.mutate({
      slug,
      weeks: settings.weeks,
      template: settings.template,
      rules: {
        minRestHours: settings.minRestHours,
        maxNightsInRow: settings.maxNightsInRow,
        wakingHoursOnly: settings.wakingHoursOnly,
        holidaysOff: settings.holidaysOff,
        otherSchedules: settings.otherSchedules,
      },
    })
  return (
    <Modal opened={opened} onClose={onClose} title="Generate the next weeks" size="xl">
      <Stack>
        <GenerateForm
          settings={settings}
          onChange={setSettings}
          onSubmit={ask}
          pending={generate.isPending}
          error={generate.error}
        />
        {generate.isPending && (
          <div role="status" aria-label="Working out a rota, up to ten seconds">
            <Waiting rows={5} />
          </div>
        )}
        {generate.data && !generate.isPending && (
          <ProposalView slug={slug} doc={doc} generated={generate.data as Generated} onApplied={onClose} />
        )}
      </Stack>
    </Modal>
  )
}
