import { IconPlug, IconWaveSine } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { choice, maybe, word } from '../search.ts'
import { room } from '../shared/room.ts'
import { frameRoute } from '../shared/routes.ts'

const alertList = createRoute({
  getParentRoute: () => frameRoute,
  path: '/alerts',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      status: choice(search.status, ['firing', 'resolved']),
      severity: choice(search.severity, ['critical', 'high', 'medium', 'low', 'info']),
      service: word(search.service),
      integration: word(search.integration),
      q: word(search.q),
    }),
  component: lazyRouteComponent(() => import('./AlertsScreen.tsx'), 'AlertsScreen'),
})

const alert = createRoute({
  getParentRoute: () => frameRoute,
  path: '/alerts/$id',
  component: lazyRouteComponent(() => import('./AlertScreen.tsx'), 'AlertScreen'),
})

const integrations = createRoute({
  getParentRoute: () => frameRoute,
  path: '/integrations',
  component: lazyRouteComponent(() => import('./integrations/IntegrationsScreen.tsx'), 'IntegrationsScreen'),
})

const connect = createRoute({
  getParentRoute: () => frameRoute,
  path: '/connect',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ source: word(search.source), service: word(search.service) }),
  component: lazyRouteComponent(() => import('./integrations/ConnectScreen.tsx'), 'ConnectScreen'),
})

const integration = createRoute({
  getParentRoute: () => frameRoute,
  path: '/integrations/$slug',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ tab: choice(search.tab, ['setup', 'payloads', 'yaml', 'history']) }),
  component: lazyRouteComponent(() => import('./integrations/IntegrationScreen.tsx'), 'IntegrationScreen'),
})

/** What sources report, and the integrations they report to. */
export const alerts = room({
  routes: [alertList, alert, integrations, connect, integration],
  places: [
    { to: '/alerts', label: 'Alerts', icon: IconWaveSine, group: 'Respond', rank: 30, phone: 'place' },
    {
      to: '/integrations',
      label: 'Integrations',
      icon: IconPlug,
      group: 'Prepare',
      rank: 30,
      also: ['/create/integrations', '/connect'],
    },
  ],
  parts: async () => (await import('./parts.ts')).parts,
})
