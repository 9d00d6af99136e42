import { IconTransfer } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choice, maybe } from '../search.ts'
import { room } from '../shared/room.ts'
import { frameRoute } from '../shared/routes.ts'

const list = createRoute({
  getParentRoute: () => frameRoute,
  path: '/hand-overs',
  validateSearch: (search: Record<string, unknown>) => maybe({ show: choice(search.show, ['mine', 'waiting', 'all']) }),
  component: lazyRouteComponent(() => import('./HandoversScreen.tsx'), 'HandoversScreen'),
})

const handover = createRoute({
  getParentRoute: () => frameRoute,
  path: '/hand-overs/$id',
  component: lazyRouteComponent(() => import('./HandoverScreen.tsx'), 'HandoverScreen'),
})

/** What the next person on call needs to know. */
export const handovers = room({
  routes: [list, handover],
  places: [{ to: '/hand-overs', label: 'Hand-overs', icon: IconTransfer, group: 'On-call', rank: 40 }],
  parts: async () => (await import('./parts.ts')).parts,
})
