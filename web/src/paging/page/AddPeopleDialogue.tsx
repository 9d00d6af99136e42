import { useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { NotedAction, type PageDialogueProps } from './NotedAction.tsx'

export function AddPeopleDialogue({ page, ...dialogue }: PageDialogueProps & { page: Page }) {
  const queries = useQueryClient()
  const [to, setTo] = useState<string[]>([])
  return (
    <NotedAction
      title="Add people"
      action="Notify them"
      options={api.pages.addResponders.mutationOptions(
        pageAction(queries, () => 'They are being notified. The ladder goes on.'),
      )}
      input={(note) => ({ id: page.id, to, note })}
      disabled={to.length === 0}
      onDone={() => setTo([])}
      {...dialogue}
    >
      {(error) => (
        <TargetPicker
          label="Who should help"
          description="They are notified now; the ladder goes on as it was."
          value={to}
          onChange={setTo}
          error={errorAt(error, 'to')}
        />
      )}
    </NotedAction>
  )
}
