import { IconBuilding, IconUser, IconUsers, IconUsersGroup } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choice, maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { documentSearch, frameRoute, listSearch } from '../shared/routes.ts'

const teams = createRoute({
  getParentRoute: () => frameRoute,
  path: '/teams',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./teams/TeamsScreen.tsx'), 'TeamsScreen'),
})

const team = createRoute({
  getParentRoute: () => frameRoute,
  path: '/teams/$slug',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./teams/TeamScreen.tsx'), 'TeamScreen'),
})

const me = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/me',
  component: lazyRouteComponent(() => import('./MeScreen.tsx'), 'MeScreen'),
})

const everybody = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/people',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      q: word(search.q),
      role: choice(search.role, ['admin', 'manager', 'responder', 'observer']),
      state: choice(search.state, ['enabled', 'disabled']),
      team: word(search.team),
    }),
  component: lazyRouteComponent(() => import('./PeopleScreen.tsx'), 'PeopleScreen'),
})

const organisation = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/organisation',
  component: lazyRouteComponent(() => import('./OrganisationScreen.tsx'), 'OrganisationScreen'),
})

/** People, teams and the organisation. */
export const people = room({
  routes: [teams, team, me, everybody, organisation],
  places: [
    {
      to: '/teams',
      label: 'Teams',
      icon: IconUsersGroup,
      group: 'Prepare',
      rank: 40,
      also: ['/create/teams'],
    },
    { to: '/settings/me', label: 'My settings', icon: IconUser, group: 'Settings', rank: 10 },
    { to: '/settings/people', label: 'People', icon: IconUsers, group: 'Settings', rank: 20 },
    { to: '/settings/organisation', label: 'Organisation', icon: IconBuilding, group: 'Settings', rank: 30 },
  ],
  parts: async () => (await import('./parts.ts')).parts,
})
