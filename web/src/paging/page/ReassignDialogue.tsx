import { Select } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { NotedAction, type PageDialogueProps } from './NotedAction.tsx'

export function ReassignDialogue({ page, ...dialogue }: PageDialogueProps & { page: Page }) {
  const queries = useQueryClient()
  const policies = useChoices('policies')
  const [to, setTo] = useState<string[]>([])
  const [policy, setPolicy] = useState<string | null>(null)
  return (
    <NotedAction
      title="Reassign this page"
      action="Reassign it"
      options={api.pages.reassign.mutationOptions(
        pageAction(queries, (done) => `#${done.number} is reassigned and asks again.`),
      )}
      input={(note) => ({ id: page.id, to: to.length > 0 ? to : undefined, policy: policy ?? undefined, note })}
      disabled={to.length === 0 && !policy}
      {...dialogue}
    >
      {(error) => (
        <>
          <TargetPicker
            label="Reassign to"
            description="The page asks them from the beginning, as if it were new."
            value={to}
            onChange={setTo}
            error={errorAt(error, 'to')}
          />
          <Select
            label="Or to a policy"
            data={policies}
            value={policy}
            onChange={setPolicy}
            clearable
            searchable
            error={errorAt(error, 'policy')}
          />
        </>
      )}
    </NotedAction>
  )
}
