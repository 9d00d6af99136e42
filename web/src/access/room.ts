import { IconClipboardList, IconLock } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { api, queryClient } from '../api.ts'
import { maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { frameRoute, rootRoute } from '../shared/routes.ts'

async function isNew(): Promise<boolean> {
  const state = await queryClient.fetchQuery(api.setup.state.queryOptions({ staleTime: 0 }))
  return state.needed
}

const setup = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>) => maybe({ token: word(search.token) }),
  beforeLoad: async () => {
    if (!(await isNew())) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./SetupScreen.tsx'), 'SetupScreen'),
})

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => maybe({ back: word(search.back) }),
  beforeLoad: async () => {
    if (await isNew()) throw redirect({ to: '/setup' })
  },
  component: lazyRouteComponent(() => import('./SignInScreen.tsx'), 'SignInScreen'),
})

const invite = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite/$token',
  component: lazyRouteComponent(() => import('./InviteScreen.tsx'), 'InviteScreen'),
})

const tokens = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/access',
  component: lazyRouteComponent(() => import('./AccessScreen.tsx'), 'AccessScreen'),
})

const audit = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings/audit',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ kind: word(search.kind), actor: word(search.actor), subject: word(search.subject) }),
  component: lazyRouteComponent(() => import('./AuditScreen.tsx'), 'AuditScreen'),
})

/** Signing in, sessions, tokens, the audit log. */
export const access = room({
  publicRoutes: [setup, signIn, invite],
  routes: [tokens, audit],
  places: [
    { to: '/settings/access', label: 'Access', icon: IconLock, group: 'Settings', rank: 50 },
    {
      to: '/settings/audit',
      label: 'Audit log',
      icon: IconClipboardList,
      group: 'Settings',
      rank: 60,
      for: ({ role }) => role === 'admin' || role === 'manager',
    },
  ],
  parts: async () => (await import('./parts.ts')).parts,
})
