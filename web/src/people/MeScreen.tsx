import { SimpleGrid, Stack } from '@mantine/core'
import { Suspense } from 'react'
import { usePanels } from '../shared/room.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Waiting } from '../ui/state/Waiting.tsx'

/** How I am reached and in which order, who I am, where I am signed in, my API tokens; each room shows its own part. */
export function MeScreen() {
  const columns = { reach: usePanels('reach'), account: usePanels('account') }
  return (
    <>
      <PageHeader title="My settings" />
      <Suspense fallback={<Waiting as="panels" />}>
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {Object.entries(columns).map(([column, parts]) => (
            <Stack key={column}>
              {parts.map(({ rank, Show }) => (
                <Show key={rank} />
              ))}
            </Stack>
          ))}
        </SimpleGrid>
      </Suspense>
    </>
  )
}
