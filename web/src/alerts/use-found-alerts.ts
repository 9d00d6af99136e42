import { IconWaveSine } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api.ts'
import { type Found, mostFound, type Sought } from '../shared/palette.ts'

/** Alerts by words, for the palette. */
export function useFoundAlerts({ q, how }: Sought): Found {
  const navigate = useNavigate()
  const alerts = useQuery(api.alerts.list.queryOptions({ input: { q, limit: mostFound }, ...how }))
  const entries = (alerts.data?.items ?? []).map(({ id, title, status, service }) => ({
    id,
    label: title,
    hint: [service?.name, status].filter(Boolean).join(', '),
    icon: IconWaveSine,
    run: () => void navigate({ to: '/alerts/$id', params: { id } }),
  }))
  return { groups: [{ title: 'Alerts', entries }], searching: alerts.isFetching }
}
