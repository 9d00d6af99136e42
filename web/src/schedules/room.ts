import { IconBuildingBroadcastTower, IconCalendarUser, IconHeartHandshake } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choice, maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { frameRoute } from '../shared/routes.ts'

const onCall = createRoute({
  getParentRoute: () => frameRoute,
  path: '/on-call',
  component: lazyRouteComponent(() => import('./board/OnCallScreen.tsx'), 'OnCallScreen'),
})

const schedule = createRoute({
  getParentRoute: () => frameRoute,
  path: '/on-call/$slug',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      zoom: choice(search.zoom, ['1d', '1w', '2w', '1m', '3m']),
      from: word(search.from),
      on: word(search.on),
      tab: choice(search.tab, ['timeline', 'load', 'edit', 'yaml', 'history']),
    }),
  component: lazyRouteComponent(() => import('./schedule/ScheduleScreen.tsx'), 'ScheduleScreen'),
})

const myShifts = createRoute({
  getParentRoute: () => frameRoute,
  path: '/my-shifts',
  validateSearch: (search: Record<string, unknown>) => maybe({ month: word(search.month) }),
  component: lazyRouteComponent(() => import('./my-shifts/MyShiftsScreen.tsx'), 'MyShiftsScreen'),
})

const cover = createRoute({
  getParentRoute: () => frameRoute,
  path: '/cover',
  validateSearch: (search: Record<string, unknown>) => maybe({ show: choice(search.show, ['open', 'mine', 'all']) }),
  component: lazyRouteComponent(() => import('./cover/CoverScreen.tsx'), 'CoverScreen'),
})

/** Who is on call when. */
export const schedules = room({
  routes: [onCall, schedule, myShifts, cover],
  places: [
    {
      to: '/on-call',
      label: 'Who is on call',
      icon: IconBuildingBroadcastTower,
      group: 'On-call',
      rank: 10,
      also: ['/create/schedules'],
      phone: 'group',
    },
    { to: '/my-shifts', label: 'My shifts', icon: IconCalendarUser, group: 'On-call', rank: 20 },
    { to: '/cover', label: 'Cover', icon: IconHeartHandshake, group: 'On-call', rank: 30 },
  ],
  parts: async () => (await import('./parts.ts')).parts,
})
