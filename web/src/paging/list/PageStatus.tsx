import { IconCircleCheckFilled, IconCircleFilled, IconHandStop, IconMoonFilled } from '@tabler/icons-react'
import type { PageSummary } from '@tocsin/contract/paging/paging'
import { Pill } from '../../ui/Pill.tsx'

type Shown = Pick<PageSummary, 'status' | 'openedAt' | 'acknowledgedBy' | 'snoozedUntil'>

/** Where a page stands. Red has this one meaning: nobody has answered yet. */
export function PageStatus({ page, brief = false }: { page: Shown; brief?: boolean }) {
  if (page.status === 'resolved') {
    return (
      <Pill tone="good" icon={<IconCircleCheckFilled size={13} />}>
        Resolved
      </Pill>
    )
  }
  if (page.status === 'acknowledged') {
    return (
      <Pill tone="waiting" icon={page.snoozedUntil ? <IconMoonFilled size={12} /> : <IconHandStop size={13} />}>
        {page.snoozedUntil ? 'Snoozed' : 'Acknowledged'}
        {!brief && page.acknowledgedBy && ` by ${page.acknowledgedBy.name}`}
      </Pill>
    )
  }
  return (
    <Pill tone="urgent" icon={<IconCircleFilled size={9} />}>
      {brief ? 'No answer' : 'Nobody has answered yet'}
    </Pill>
  )
}
