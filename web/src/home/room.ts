import { IconHome } from '@tabler/icons-react'
import { createRoute } from '@tanstack/react-router'
import { room } from '../shared/room.ts'
import { frameRoute } from '../shared/routes.ts'
import { HomeScreen } from './HomeScreen.tsx'

/** Most visits begin here: it is part of the first load. */
const start = createRoute({ getParentRoute: () => frameRoute, path: '/', component: HomeScreen })

/** My shift. */
export const home = room({
  routes: [start],
  places: [{ to: '/', label: 'Home', icon: IconHome, group: 'Respond', rank: 10, phone: 'place' }],
})
