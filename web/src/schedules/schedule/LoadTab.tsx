import { SimpleGrid, Stack } from '@mantine/core'
import type { Resource } from '@tocsin/contract/resources'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { useMay } from '../../me.ts'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { GenerateDialogue } from '../fairness/GenerateDialogue.tsx'
import { LedgerPanel } from '../fairness/LedgerPanel.tsx'
import { QualityPanel } from '../fairness/QualityPanel.tsx'
import { Feeds } from '../links/Feeds.tsx'
import { OutsideCalendars } from './OutsideCalendars.tsx'

/** How good it is, what it has cost each, and a rota for the next weeks. */
export function LoadTab({ resource }: { resource: Resource }) {
  const dialogue = useDialogue()
  const mayApply = useMay('override:write')
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
        <QualityPanel slug={resource.slug} onGenerate={mayApply ? dialogue.open : undefined} />
        <Stack>
          <LedgerPanel slug={resource.slug} />
          <OutsideCalendars slug={resource.slug} />
          <Feeds schedule={resource.slug} />
        </Stack>
      </SimpleGrid>
      {dialogue.mounted && (
        <GenerateDialogue
          slug={resource.slug}
          doc={resource.doc as ScheduleDoc}
          opened={dialogue.opened}
          onClose={dialogue.close}
        />
      )}
    </Stack>
  )
}
