import { useQueryClient } from '@tanstack/react-query'
import type { CoverDone } from '@tocsin/contract/schedules/cover'
import { api } from '../../api.ts'
import { toast } from '../../ui/state/toast.ts'

/** What everything of cover does after it worked: says it, with the warnings, and makes old what it changes. */
export function useAfterCover(): (said: string, warnings?: CoverDone['warnings']) => void {
  const queries = useQueryClient()
  return (said, warnings = []) => {
    toast([said, ...warnings].join(' '), { seconds: warnings.length > 0 ? 12 : 6 })
    for (const key of [api.cover.key(), api.overrides.key(), api.schedules.key(), api.onCall.key(), api.boards.key()]) {
      void queries.invalidateQueries({ queryKey: key })
    }
  }
}
