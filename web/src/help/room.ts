import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { rootRoute } from '../shared/routes.ts'

const manual = createRoute({
  getParentRoute: () => rootRoute,
  path: '/help',
  component: lazyRouteComponent(() => import('./HelpFrame.tsx'), 'HelpFrame'),
})

const start = createRoute({
  getParentRoute: () => manual,
  path: '/',
  component: lazyRouteComponent(() => import('./GuideScreen.tsx'), 'GuideStart'),
})

const operations = createRoute({
  getParentRoute: () => manual,
  path: '/api',
  validateSearch: (search: Record<string, unknown>) => maybe({ q: word(search.q) }),
  component: lazyRouteComponent(() => import('./ApiScreen.tsx'), 'ApiScreen'),
})

const yaml = createRoute({
  getParentRoute: () => manual,
  path: '/yaml',
  component: lazyRouteComponent(() => import('./YamlScreen.tsx'), 'YamlScreen'),
})

const guide = createRoute({
  getParentRoute: () => manual,
  path: '/$page',
  component: lazyRouteComponent(() => import('./GuideScreen.tsx'), 'GuideScreen'),
})

/** The manual. */
export const help = room({ publicRoutes: [manual.addChildren([start, operations, yaml, guide])] })
