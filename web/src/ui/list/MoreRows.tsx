import { Skeleton, Stack } from '@mantine/core'
import { Problem } from '../state/Problem.tsx'

interface MoreRowsProps {
  live: { hasMore: boolean; loadingMore: boolean; moreError: unknown; more: () => unknown }
}

/** The foot of a list that goes on: the outline of what comes, or why it did not come. */
export function MoreRows({ live }: MoreRowsProps) {
  if (live.moreError) return <Problem error={live.moreError} again={() => void live.more()} />
  if (!live.hasMore) return null
  return (
    <Stack gap={10} p="sm" role="status" aria-label="Loading more">
      <Skeleton height={36} radius={6} />
      <Skeleton height={36} radius={6} />
    </Stack>
  )
}
