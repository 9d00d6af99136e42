import type { Override } from '@tocsin/contract/schedules/schedules'

/** What an override does, in words: `Bo instead of Ana`. */
export function overrideWords(override: Override, nameOf: (ref: string) => string): string {
  const list = (users: string[] | undefined) => users?.map(nameOf).join(', ') || 'nobody'
  if (override.op === 'substitute') return `${list(override.users)} instead of ${nameOf(override.user)}`
  if (override.op === 'remove') return `${nameOf(override.user)} is not on call`
  if (override.op === 'add') return `${list(override.users)} as well`
  if (override.op === 'set' && override.users?.length === 0) return 'Nobody is on call'
  if (override.shifts && !override.users) return `${override.shifts.length} shifts of their own`
  return override.combine === 'union' ? `${list(override.users)} as well` : `${list(override.users)} and nobody else`
}
