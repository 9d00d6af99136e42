import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

/** People of this installation, for names and pickers; the first 200 by name. */
export const peopleOptions = api.users.list.queryOptions({ input: { limit: 200 }, staleTime: 300_000 })

/** Names by id or e-mail. What is not known stays as it is, unless it is an id: then it is "somebody". */
export function useNames(known: { id: string; name: string }[] = []): (ref: string) => string {
  const { data } = useQuery(peopleOptions)
  const names = new Map(known.map((person) => [person.id, person.name]))
  for (const user of data?.items ?? []) {
    names.set(user.id, user.name)
    names.set(user.email, user.name)
  }
  return (ref) => names.get(ref) ?? (ref.startsWith('usr_') ? 'somebody' : ref)
}
