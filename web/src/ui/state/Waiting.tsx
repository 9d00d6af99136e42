import { Skeleton, Stack } from '@mantine/core'

/** The outline of a list or of a text while it loads; read out once as "Loading". */
export function Waiting({ as = 'list', rows = 6 }: { as?: 'list' | 'panels'; rows?: number }) {
  return (
    <Stack gap={as === 'list' ? 10 : 16} role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: as === 'list' ? rows : 3 }, (_, index) => (
        // The outlines have no identity; they never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Skeleton key={index} height={as === 'list' ? 44 : 140} radius={as === 'list' ? 6 : 10} />
      ))}
    </Stack>
  )
}
