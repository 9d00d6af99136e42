import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { api } from '../../api.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { NotedAction, type PageDialogueProps } from './NotedAction.tsx'

export function ResolveDialogue({ page, ...dialogue }: PageDialogueProps & { page: Page }) {
  const queries = useQueryClient()
  return (
    <NotedAction
      title="Resolve this page"
      action="Resolve"
      options={api.pages.resolve.mutationOptions(pageAction(queries, (done) => `#${done.number} is resolved.`))}
      input={(note) => ({ id: page.id, note })}
      {...dialogue}
    >
      {() => (
        <Text size="sm">The problem is over: the page and its alerts are resolved, and nobody else is notified.</Text>
      )}
    </NotedAction>
  )
}
