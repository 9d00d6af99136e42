import { api } from '../api.ts'

/** The schedules I am on call for now; the one that changes first comes first. */
export const myDutyOptions = api.onCall.list.queryOptions({
  input: { user: 'me' },
  select: (duties) => duties.toSorted((a, b) => (a.until ?? '9').localeCompare(b.until ?? '9')),
  refetchInterval: 60_000,
})
