import { useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { SnoozeLength } from '../../shared/page-actions/SnoozeLength.tsx'
import { NotedAction, type PageDialogueProps } from './NotedAction.tsx'

export function SnoozeDialogue({ page, ...dialogue }: PageDialogueProps & { page: Pick<Page, 'id'> }) {
  const queries = useQueryClient()
  const [length, setLength] = useState('1h')
  return (
    <NotedAction
      title="Snooze this page"
      action="Snooze"
      options={api.pages.snooze.mutationOptions(
        pageAction(queries, (done) => `#${done.number} is yours and asks again later.`),
      )}
      input={(note) => ({ id: page.id, for: length, note })}
      disabled={length === ''}
      {...dialogue}
    >
      {(error) => <SnoozeLength value={length} onChange={setLength} error={errorAt(error, 'for')} />}
    </NotedAction>
  )
}
