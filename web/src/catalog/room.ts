import { IconServer2 } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choice, maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { documentSearch, frameRoute } from '../shared/routes.ts'

const services = createRoute({
  getParentRoute: () => frameRoute,
  path: '/services',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ q: word(search.q), team: word(search.team), tier: choice(search.tier, ['1', '2', '3', '4', '5']) }),
  component: lazyRouteComponent(() => import('./ServicesScreen.tsx'), 'ServicesScreen'),
})

const service = createRoute({
  getParentRoute: () => frameRoute,
  path: '/services/$slug',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./ServiceScreen.tsx'), 'ServiceScreen'),
})

/** What can break, and who owns it. */
export const catalog = room({
  routes: [services, service],
  places: [
    {
      to: '/services',
      label: 'Services',
      icon: IconServer2,
      group: 'Prepare',
      rank: 10,
      also: ['/create/services', '/first-service'],
    },
  ],
  parts: async () => (await import('./parts.ts')).parts,
})
