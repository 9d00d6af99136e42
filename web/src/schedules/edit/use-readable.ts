import { useDebouncedValue } from '@mantine/hooks'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { useMemo } from 'react'

/** The document once typing pauses, when it is one that could be saved; else null. */
export function useReadable(doc: Record<string, unknown>): ScheduleDoc | null {
  const [settled] = useDebouncedValue(doc, 350)
  return useMemo(() => {
    const parsed = ScheduleDoc.safeParse(settled)
    return parsed.success ? parsed.data : null
  }, [settled])
}
