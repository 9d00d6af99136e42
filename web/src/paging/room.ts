import { IconBell, IconStairs } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choice, maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { documentSearch, frameRoute, listSearch } from '../shared/routes.ts'

const pages = createRoute({
  getParentRoute: () => frameRoute,
  path: '/pages',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      status: choice(search.status, ['open', 'triggered', 'acknowledged', 'resolved', 'all']),
      urgency: choice(search.urgency, ['high', 'low']),
      service: word(search.service),
      team: word(search.team),
      user: word(search.user),
      q: word(search.q),
    }),
  component: lazyRouteComponent(() => import('./list/PagesScreen.tsx'), 'PagesScreen'),
})

const page = createRoute({
  getParentRoute: () => frameRoute,
  path: '/pages/$id',
  component: lazyRouteComponent(() => import('./page/PageScreen.tsx'), 'PageScreen'),
})

const policies = createRoute({
  getParentRoute: () => frameRoute,
  path: '/policies',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./policies/PoliciesScreen.tsx'), 'PoliciesScreen'),
})

const policy = createRoute({
  getParentRoute: () => frameRoute,
  path: '/policies/$slug',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./policies/PolicyScreen.tsx'), 'PolicyScreen'),
})

/** Pages, and the policies that say who they reach. */
export const paging = room({
  routes: [pages, page, policies, policy],
  places: [
    { to: '/pages', label: 'Pages', icon: IconBell, group: 'Respond', rank: 20, phone: 'place', countsPages: true },
    { to: '/policies', label: 'Policies', icon: IconStairs, group: 'Prepare', rank: 20, also: ['/create/policies'] },
  ],
  parts: async () => (await import('./parts.ts')).parts,
})
