import { Container } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Problem } from '../ui/state/Problem.tsx'

/** Instead of a screen that could not be shown: what happened and a way to try again. */
export function Crash({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  return (
    <Container size="sm" py="xl">
      <PageHeader title="This screen could not be shown" />
      <Problem
        error={error}
        kept="Paging goes on; it does not depend on this screen."
        again={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Container>
  )
}
