import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { api, queryClient } from './api.ts'
import { Frame } from './frame/Frame.tsx'
import { HomeScreen } from './home/HomeScreen.tsx'
import { problemOf } from './problem.ts'
import { choice, maybe, word } from './search.ts'
import { meOptions } from './session.ts'
import { Crash } from './shared/Crash.tsx'
import { NotFound } from './shared/NotFound.tsx'
import { Waiting } from './ui/state/Waiting.tsx'

const root = createRootRoute({ notFoundComponent: NotFound, errorComponent: Crash })

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>) => maybe({ token: word(search.token) }),
  beforeLoad: async () => {
    const state = await queryClient.fetchQuery(api.setup.state.queryOptions({ staleTime: 0 }))
    if (!state.needed) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./access/SetupScreen.tsx'), 'SetupScreen'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => maybe({ back: word(search.back) }),
  beforeLoad: async () => {
    const state = await queryClient.fetchQuery(api.setup.state.queryOptions({ staleTime: 0 }))
    if (state.needed) throw redirect({ to: '/setup' })
  },
  component: lazyRouteComponent(() => import('./access/SignInScreen.tsx'), 'SignInScreen'),
})

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite/$token',
  component: lazyRouteComponent(() => import('./access/InviteScreen.tsx'), 'InviteScreen'),
})

const help = createRoute({
  getParentRoute: () => root,
  path: '/help',
  component: lazyRouteComponent(() => import('./help/HelpFrame.tsx'), 'HelpFrame'),
})
const helpStart = createRoute({
  getParentRoute: () => help,
  path: '/',
  component: lazyRouteComponent(() => import('./help/GuideScreen.tsx'), 'GuideStart'),
})
const helpApi = createRoute({
  getParentRoute: () => help,
  path: '/api',
  validateSearch: (search: Record<string, unknown>) => maybe({ q: word(search.q) }),
  component: lazyRouteComponent(() => import('./help/ApiScreen.tsx'), 'ApiScreen'),
})
const helpYaml = createRoute({
  getParentRoute: () => help,
  path: '/yaml',
  component: lazyRouteComponent(() => import('./help/YamlScreen.tsx'), 'YamlScreen'),
})
const guide = createRoute({
  getParentRoute: () => help,
  path: '/$page',
  component: lazyRouteComponent(() => import('./help/GuideScreen.tsx'), 'GuideScreen'),
})

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meOptions)
    } catch (error) {
      if (problemOf(error).status !== 401) throw error
      throw redirect({ to: '/sign-in', search: { back: location.href } })
    }
  },
  component: Frame,
})

const home = createRoute({ getParentRoute: () => frame, path: '/', component: HomeScreen })

const pages = createRoute({
  getParentRoute: () => frame,
  path: '/pages',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      status: choice(search.status, ['open', 'triggered', 'acknowledged', 'resolved', 'all']),
      urgency: choice(search.urgency, ['high', 'low']),
      service: word(search.service),
      team: word(search.team),
      user: word(search.user),
      q: word(search.q),
    }),
  component: lazyRouteComponent(() => import('./paging/list/PagesScreen.tsx'), 'PagesScreen'),
})
const page = createRoute({
  getParentRoute: () => frame,
  path: '/pages/$id',
  component: lazyRouteComponent(() => import('./paging/page/PageScreen.tsx'), 'PageScreen'),
})

const alerts = createRoute({
  getParentRoute: () => frame,
  path: '/alerts',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      status: choice(search.status, ['firing', 'resolved', 'suppressed']),
      severity: choice(search.severity, ['critical', 'high', 'medium', 'low', 'info']),
      service: word(search.service),
      integration: word(search.integration),
      q: word(search.q),
    }),
  component: lazyRouteComponent(() => import('./alerts/AlertsScreen.tsx'), 'AlertsScreen'),
})
const alert = createRoute({
  getParentRoute: () => frame,
  path: '/alerts/$id',
  component: lazyRouteComponent(() => import('./alerts/AlertScreen.tsx'), 'AlertScreen'),
})

const onCall = createRoute({
  getParentRoute: () => frame,
  path: '/on-call',
  component: lazyRouteComponent(() => import('./schedules/board/OnCallScreen.tsx'), 'OnCallScreen'),
})
const schedule = createRoute({
  getParentRoute: () => frame,
  path: '/on-call/$slug',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      zoom: choice(search.zoom, ['1d', '1w', '2w', '1m', '3m']),
      from: word(search.from),
      on: word(search.on),
      tab: choice(search.tab, ['timeline', 'load', 'edit', 'yaml', 'history']),
    }),
  component: lazyRouteComponent(() => import('./schedules/schedule/ScheduleScreen.tsx'), 'ScheduleScreen'),
})

const myShifts = createRoute({
  getParentRoute: () => frame,
  path: '/my-shifts',
  validateSearch: (search: Record<string, unknown>) => maybe({ month: word(search.month) }),
  component: lazyRouteComponent(() => import('./schedules/my-shifts/MyShiftsScreen.tsx'), 'MyShiftsScreen'),
})
const cover = createRoute({
  getParentRoute: () => frame,
  path: '/cover',
  validateSearch: (search: Record<string, unknown>) => maybe({ show: choice(search.show, ['open', 'mine', 'all']) }),
  component: lazyRouteComponent(() => import('./schedules/cover/CoverScreen.tsx'), 'CoverScreen'),
})
const handovers = createRoute({
  getParentRoute: () => frame,
  path: '/hand-overs',
  validateSearch: (search: Record<string, unknown>) => maybe({ show: choice(search.show, ['mine', 'waiting', 'all']) }),
  component: lazyRouteComponent(() => import('./handovers/HandoversScreen.tsx'), 'HandoversScreen'),
})
const handover = createRoute({
  getParentRoute: () => frame,
  path: '/hand-overs/$id',
  component: lazyRouteComponent(() => import('./handovers/HandoverScreen.tsx'), 'HandoverScreen'),
})

const integrations = createRoute({
  getParentRoute: () => frame,
  path: '/integrations',
  component: lazyRouteComponent(() => import('./alerts/integrations/IntegrationsScreen.tsx'), 'IntegrationsScreen'),
})
const connect = createRoute({
  getParentRoute: () => frame,
  path: '/connect',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ source: word(search.source), service: word(search.service) }),
  component: lazyRouteComponent(() => import('./alerts/integrations/ConnectScreen.tsx'), 'ConnectScreen'),
})
const integration = createRoute({
  getParentRoute: () => frame,
  path: '/integrations/$slug',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      tab: choice(search.tab, ['setup', 'payloads', 'yaml', 'history']),
    }),
  component: lazyRouteComponent(() => import('./alerts/integrations/IntegrationScreen.tsx'), 'IntegrationScreen'),
})

const listSearch = (search: Record<string, unknown>) => maybe({ q: word(search.q) })
const documentSearch = (search: Record<string, unknown>) =>
  maybe({ tab: choice(search.tab, ['view', 'edit', 'yaml', 'history']) })

const services = createRoute({
  getParentRoute: () => frame,
  path: '/services',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ q: word(search.q), team: word(search.team), tier: choice(search.tier, ['1', '2', '3', '4', '5']) }),
  component: lazyRouteComponent(() => import('./catalog/ServicesScreen.tsx'), 'ServicesScreen'),
})
const service = createRoute({
  getParentRoute: () => frame,
  path: '/services/$slug',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./catalog/ServiceScreen.tsx'), 'ServiceScreen'),
})
const teams = createRoute({
  getParentRoute: () => frame,
  path: '/teams',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./people/teams/TeamsScreen.tsx'), 'TeamsScreen'),
})
const team = createRoute({
  getParentRoute: () => frame,
  path: '/teams/$slug',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./people/teams/TeamScreen.tsx'), 'TeamScreen'),
})
const policies = createRoute({
  getParentRoute: () => frame,
  path: '/policies',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./paging/policies/PoliciesScreen.tsx'), 'PoliciesScreen'),
})
const policy = createRoute({
  getParentRoute: () => frame,
  path: '/policies/$slug',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./paging/policies/PolicyScreen.tsx'), 'PolicyScreen'),
})
const firstService = createRoute({
  getParentRoute: () => frame,
  path: '/first-service',
  component: lazyRouteComponent(() => import('./config/first-service/FirstServiceScreen.tsx'), 'FirstServiceScreen'),
})
const create = createRoute({
  getParentRoute: () => frame,
  path: '/create/$kind',
  component: lazyRouteComponent(() => import('./config/create/CreateScreen.tsx'), 'CreateScreen'),
})

const me = createRoute({
  getParentRoute: () => frame,
  path: '/settings/me',
  component: lazyRouteComponent(() => import('./people/MeScreen.tsx'), 'MeScreen'),
})
const people = createRoute({
  getParentRoute: () => frame,
  path: '/settings/people',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({
      q: word(search.q),
      role: choice(search.role, ['admin', 'manager', 'responder', 'observer']),
      state: choice(search.state, ['enabled', 'disabled']),
      team: word(search.team),
    }),
  component: lazyRouteComponent(() => import('./people/PeopleScreen.tsx'), 'PeopleScreen'),
})
const audit = createRoute({
  getParentRoute: () => frame,
  path: '/settings/audit',
  validateSearch: (search: Record<string, unknown>) =>
    maybe({ kind: word(search.kind), actor: word(search.actor), subject: word(search.subject) }),
  component: lazyRouteComponent(() => import('./access/AuditScreen.tsx'), 'AuditScreen'),
})
const organisation = createRoute({
  getParentRoute: () => frame,
  path: '/settings/organisation',
  component: lazyRouteComponent(() => import('./people/OrganisationScreen.tsx'), 'OrganisationScreen'),
})
const providers = createRoute({
  getParentRoute: () => frame,
  path: '/settings/providers',
  component: lazyRouteComponent(() => import('./notifications/ProvidersScreen.tsx'), 'ProvidersScreen'),
})
const access = createRoute({
  getParentRoute: () => frame,
  path: '/settings/access',
  component: lazyRouteComponent(() => import('./access/AccessScreen.tsx'), 'AccessScreen'),
})
const config = createRoute({
  getParentRoute: () => frame,
  path: '/settings/config',
  component: lazyRouteComponent(() => import('./config/ConfigScreen.tsx'), 'ConfigScreen'),
})

const tree = root.addChildren([
  setup,
  signIn,
  invite,
  help.addChildren([helpStart, helpApi, helpYaml, guide]),
  frame.addChildren([
    home,
    pages,
    page,
    alerts,
    alert,
    onCall,
    schedule,
    myShifts,
    cover,
    handovers,
    handover,
    integrations,
    connect,
    integration,
    services,
    service,
    teams,
    team,
    policies,
    policy,
    firstService,
    create,
    me,
    people,
    audit,
    organisation,
    providers,
    access,
    config,
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
})

/** Screens that nobody has to sign in for. */
export function isPublicPath(pathname: string): boolean {
  return (
    pathname === '/setup' ||
    pathname === '/sign-in' ||
    /^\/help(\/|$)/.test(pathname) ||
    pathname.startsWith('/invite/')
  )
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
