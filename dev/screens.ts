/** Every screen there is, by name and path: what `npm run shots` photographs and axe looks at. */
export interface Screen {
  room: 'access' | 'alerts' | 'catalog' | 'config' | 'handovers' | 'help' | 'paging' | 'people' | 'schedules'
  name: string
  path: string
  /** Without signing in. */
  outside?: boolean
}

export function screensOf(ids: { page: string; acknowledged: string; alert: string }): Screen[] {
  return [
    { room: 'access', name: 'sign-in', path: '/sign-in', outside: true },
    { room: 'paging', name: 'home', path: '/' },
    { room: 'paging', name: 'pages', path: '/pages' },
    { room: 'paging', name: 'page', path: `/pages/${ids.page}` },
    { room: 'paging', name: 'page-acknowledged', path: `/pages/${ids.acknowledged}` },
    { room: 'alerts', name: 'alerts', path: '/alerts' },
    { room: 'alerts', name: 'alert', path: `/alerts/${ids.alert}` },
    { room: 'schedules', name: 'on-call', path: '/on-call' },
    { room: 'schedules', name: 'schedule', path: '/on-call/payments-primary' },
    { room: 'schedules', name: 'schedule-quarter', path: '/on-call/platform-follow-the-sun?zoom=3m' },
    { room: 'schedules', name: 'schedule-load', path: '/on-call/payments-primary?tab=load' },
    { room: 'schedules', name: 'schedule-edit', path: '/on-call/platform-follow-the-sun?tab=edit' },
    { room: 'schedules', name: 'my-shifts', path: '/my-shifts' },
    { room: 'schedules', name: 'cover', path: '/cover?show=all' },
    { room: 'handovers', name: 'hand-overs', path: '/hand-overs?show=all' },
    { room: 'catalog', name: 'services', path: '/services' },
    { room: 'catalog', name: 'service', path: '/services/checkout' },
    { room: 'paging', name: 'policies', path: '/policies' },
    { room: 'paging', name: 'policy', path: '/policies/payments' },
    { room: 'people', name: 'teams', path: '/teams' },
    { room: 'people', name: 'team', path: '/teams/payments' },
    { room: 'alerts', name: 'integrations', path: '/integrations' },
    { room: 'alerts', name: 'integration', path: '/integrations/webhook' },
    { room: 'alerts', name: 'connect', path: '/connect' },
    { room: 'catalog', name: 'create-service', path: '/create/services' },
    { room: 'catalog', name: 'first-service', path: '/first-service' },
    { room: 'schedules', name: 'create-schedule', path: '/create/schedules' },
    { room: 'people', name: 'me', path: '/settings/me' },
    { room: 'people', name: 'people', path: '/settings/people' },
    { room: 'access', name: 'audit', path: '/settings/audit' },
    { room: 'config', name: 'config', path: '/settings/config' },
    { room: 'paging', name: 'policy-edit', path: '/policies/payments?tab=edit' },
    { room: 'catalog', name: 'service-edit', path: '/services/checkout?tab=edit' },
    { room: 'people', name: 'team-edit', path: '/teams/payments?tab=edit' },
    { room: 'paging', name: 'create-policy', path: '/create/policies' },
    { room: 'config', name: 'organisation', path: '/settings/organisation' },
    { room: 'config', name: 'providers', path: '/settings/providers' },
    { room: 'access', name: 'access', path: '/settings/access' },
    { room: 'help', name: 'help', path: '/help/getting-started', outside: true },
    { room: 'help', name: 'help-schedules', path: '/help/schedules' },
    { room: 'help', name: 'help-api', path: '/help/api', outside: true },
    { room: 'help', name: 'help-yaml', path: '/help/yaml', outside: true },
  ]
}
