import { IconSend } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
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
  parts: {
    reach: [
      { rank: 10, Show: lazy(async () => ({ default: (await import('./ContactMethods.tsx')).ContactMethods })) },
      { rank: 20, Show: lazy(async () => ({ default: (await import('./NotificationRules.tsx')).NotificationRules })) },
    ],
  },
})
