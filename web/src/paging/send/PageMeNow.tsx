import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { problemOf } from '../../problem.ts'
import { toast } from '../../ui/state/toast.ts'

/** Sends a real page to me and to nobody else. */
export function PageMeNow({ again = false }: { again?: boolean }) {
  const queries = useQueryClient()
  const test = useMutation(
    api.pages.testMe.mutationOptions({
      onSuccess: (page) => {
        toast(`#${page.number} is on its way to you. Acknowledge it here or where it reaches you.`)
        void queries.invalidateQueries({ queryKey: api.pages.key() })
      },
      onError: (error) => toast(`Not paged. ${problemOf(error).detail}`),
    }),
  )
  return (
    <Button size="compact-md" variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
      {again ? 'Page me again' : 'Page me now'}
    </Button>
  )
}
