import { useDebouncedValue } from '@mantine/hooks'
import {
  IconBell,
  IconCalendar,
  IconPlug,
  IconServer2,
  IconStairs,
  IconUser,
  IconUsersGroup,
  IconWaveSine,
} from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { documentKinds } from '../../shared/documents/document-kinds.ts'
import { type Plural, useChoices } from '../../shared/documents/use-choices.ts'
import type { Entry, Group } from './entry.ts'
import { fitting } from './match.ts'

const each = 6
const kinds: [kind: Plural, title: string, icon: Entry['icon']][] = [
  ['services', 'Services', IconServer2],
  ['schedules', 'Schedules', IconCalendar],
  ['policies', 'Policies', IconStairs],
  ['teams', 'Teams', IconUsersGroup],
  ['integrations', 'Integrations', IconPlug],
]

/** What there is by these words: pages, alerts and people as the server finds them, documents by name and slug. */
export function useFound(typed: string): { groups: Group[]; searching: boolean } {
  const navigate = useNavigate()
  const words = typed.trim()
  const [q] = useDebouncedValue(words, 150)
  const how = { enabled: q !== '' && words !== '', placeholderData: keepPreviousData }
  const pages = useQuery(api.pages.list.queryOptions({ input: { q, limit: each }, ...how }))
  const alerts = useQuery(api.alerts.list.queryOptions({ input: { q, limit: each }, ...how }))
  const people = useQuery(api.users.list.queryOptions({ input: { q, limit: each }, ...how }))
  const documents = useDocuments(words, (path) => void navigate({ to: path }))
  if (words === '') return { groups: [], searching: false }
  const groups: Group[] = [
    {
      title: 'Pages',
      entries: (pages.data?.items ?? []).map(({ id, number, title, status }) => ({
        id,
        label: `#${number} ${title}`,
        hint: status,
        icon: IconBell,
        run: () => void navigate({ to: '/pages/$id', params: { id: String(number) } }),
      })),
    },
    {
      title: 'Alerts',
      entries: (alerts.data?.items ?? []).map(({ id, title, status, service }) => ({
        id,
        label: title,
        hint: [service?.name, status].filter(Boolean).join(', '),
        icon: IconWaveSine,
        run: () => void navigate({ to: '/alerts/$id', params: { id } }),
      })),
    },
    {
      title: 'People',
      entries: (people.data?.items ?? []).map(({ id, name, email }) => ({
        id,
        label: name,
        hint: email,
        icon: IconUser,
        run: () => void navigate({ to: '/settings/people', search: { q: email } }),
      })),
    },
    ...documents,
  ]
  const searching = q !== words || [pages, alerts, people].some((query) => query.isFetching)
  return { groups, searching }
}

function useDocuments(words: string, go: (path: string) => void): Group[] {
  const choices: Record<Plural, { value: string; label: string }[]> = {
    services: useChoices('services'),
    schedules: useChoices('schedules'),
    policies: useChoices('policies'),
    teams: useChoices('teams'),
    integrations: useChoices('integrations'),
  }
  return kinds.map(([kind, title, icon]) => ({
    title,
    entries: fitting(words, choices[kind], ({ value, label }) => `${label} ${value}`, each).map(({ value, label }) => ({
      id: `${kind} ${value}`,
      label,
      hint: label === value ? undefined : value,
      icon,
      run: () => go(`${documentKinds[kind].base}/${value}`),
    })),
  }))
}
