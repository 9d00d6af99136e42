import { Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Generated } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { GenerateForm } from './GenerateForm.tsx'
import { wishesFrom } from './generate-wishes.ts'
import { ProposalView } from './ProposalView.tsx'

interface GenerateDialogueProps {
  slug: string
  doc: ScheduleDoc
  opened: boolean
  onClose: () => void
}

/** Asks the optimiser for the next weeks, shows what it proposes beside today's rotation, and applies it when told to. */
export function GenerateDialogue({ slug, doc, opened, onClose }: GenerateDialogueProps) {
  const [wishes, setWishes] = useState(() => wishesFrom(doc))
  const generate = useMutation(api.schedules.generate.mutationOptions())
  const ask = () =>
    generate.mutate({
      slug,
      weeks: wishes.weeks,
      template: wishes.template,
      rules: {
        minRestHours: wishes.minRestHours,
        maxNightsInRow: wishes.maxNightsInRow,
        wakingHoursOnly: wishes.wakingHoursOnly,
        holidaysOff: wishes.holidaysOff,
        otherSchedules: wishes.otherSchedules,
      },
    })
  return (
    <Modal opened={opened} onClose={onClose} title="Generate the next weeks" size="xl">
      <Stack>
        <GenerateForm
          wishes={wishes}
          onChange={setWishes}
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
