import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { type Found, mostFound, type Sought } from '../../shared/palette.ts'

/** Pages by number or words, for the palette. */
export function useFoundPages({ q, how }: Sought): Found {
  const navigate = useNavigate()
  const pages = useQuery(api.pages.list.queryOptions({ input: { q, limit: mostFound }, ...how }))
  const entries = (pages.data?.items ?? []).map(({ id, number, title, status }) => ({
    id,
    label: `#${number} ${title}`,
    hint: status,
    icon: IconBell,
    run: () => void navigate({ to: '/pages/$id', params: { id: String(number) } }),
  }))
  return { groups: [{ title: 'Pages', entries }], searching: pages.isFetching }
}
