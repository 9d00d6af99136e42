import { IconFileCode } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { room } from '../shared/room.ts'
import { frameRoute } from '../shared/routes.ts'

const whole = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/config',
  component: lazyRouteComponent(() => import('./ConfigScreen.tsx'), 'ConfigScreen'),
})

const create = createRoute({
  getParentRoute: () => frameRoute,
  path: '/create/$kind',
  component: lazyRouteComponent(() => import('./create/CreateScreen.tsx'), 'CreateScreen'),
})

const firstService = createRoute({
  getParentRoute: () => frameRoute,
  path: '/first-service',
  component: lazyRouteComponent(() => import('./first-service/FirstServiceScreen.tsx'), 'FirstServiceScreen'),
})

/** Documents of every kind: as one text, and new ones. */
export const config = room({
  routes: [whole, create, firstService],
  places: [{ to: '/settings/config', label: 'Configuration', icon: IconFileCode, group: 'Settings', rank: 70 }],
  parts: async () => (await import('./parts.ts')).parts,
})
