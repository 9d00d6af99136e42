import { Stack } from '@mantine/core'
import type { ReviewProps } from '../../shared/documents/edit/doc-form.ts'
import { Difference } from './Difference.tsx'
import { PreviewLanes } from './PreviewLanes.tsx'

/** What a change of a schedule does, before it is saved: the lanes, and who gains and loses what. */
export function ScheduleReview({ doc, saved }: ReviewProps) {
  return (
    <Stack>
      <PreviewLanes doc={doc} saved={saved} />
      <Difference doc={doc} saved={saved} />
    </Stack>
  )
}
