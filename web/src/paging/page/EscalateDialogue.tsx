import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { api } from '../../api.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { NotedAction, type PageDialogueProps } from './NotedAction.tsx'

interface EscalateDialogueProps extends PageDialogueProps {
  page: Pick<Page, 'id'>
  /** What the note says before it is edited. */
  begin?: string
}

export function EscalateDialogue({ page, ...dialogue }: EscalateDialogueProps) {
  const queries = useQueryClient()
  return (
    <NotedAction
      title="Escalate now"
      action="Escalate now"
      options={api.pages.escalate.mutationOptions(
        pageAction(queries, (done) => `#${done.number} went to the next level.`),
      )}
      input={(note) => ({ id: page.id, note })}
      {...dialogue}
    >
      {() => <Text size="sm">The next level is notified at once, without waiting for its time.</Text>}
    </NotedAction>
  )
}
