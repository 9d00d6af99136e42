import { IconSend } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { room } from '../shared/room.ts'
import { frameRoute } from '../shared/routes.ts'

const providers = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/providers',
  component: lazyRouteComponent(() => import('./ProvidersScreen.tsx'), 'ProvidersScreen'),
})

/** How messages reach people. */
export const notifications = room({
  routes: [providers],
  places: [{ to: '/settings/providers', label: 'Providers', icon: IconSend, group: 'Settings', rank: 40 }],
  parts: async () => (await import('./parts.ts')).parts,
})
