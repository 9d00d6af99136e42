import { IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api.ts'
import { type Found, mostFound, type Sought } from '../shared/palette.ts'

/** People by name or e-mail, for the palette. */
export function useFoundPeople({ q, how }: Sought): Found {
  const navigate = useNavigate()
  const people = useQuery(api.users.list.queryOptions({ input: { q, limit: mostFound }, ...how }))
  const entries = (people.data?.items ?? []).map(({ id, name, email }) => ({
    id,
    label: name,
    hint: email,
    icon: IconUser,
    run: () => void navigate({ to: '/settings/people', search: { q: email } }),
  }))
  return { groups: [{ title: 'People', entries }], searching: people.isFetching }
}
