/** Every screen there is, by name and path: what `npm run shots` photographs and axe looks at. */
export interface Screen {
  name: string
  path: string
  /** Without signing in. */
  outside?: boolean
}

export function screensOf(ids: { page: string; acknowledged: string; alert: string }): Screen[] {
  return [
    { name: 'sign-in', path: '/sign-in', outside: true },
    { name: 'home', path: '/' },
    { name: 'pages', path: '/pages' },
    { name: 'page', path: `/pages/${ids.page}` },
    { name: 'page-acknowledged', path: `/pages/${ids.acknowledged}` },
    { name: 'alerts', path: '/alerts' },
    { name: 'alert', path: `/alerts/${ids.alert}` },
    { name: 'on-call', path: '/on-call' },
    { name: 'schedule', path: '/on-call/payments-primary' },
    { name: 'schedule-quarter', path: '/on-call/platform-follow-the-sun?zoom=3m' },
    { name: 'schedule-load', path: '/on-call/payments-primary?tab=load' },
    { name: 'schedule-edit', path: '/on-call/platform-follow-the-sun?tab=edit' },
    { name: 'my-shifts', path: '/my-shifts' },
    { name: 'cover', path: '/cover?show=all' },
    { name: 'hand-overs', path: '/hand-overs?show=all' },
    { name: 'services', path: '/services' },
    { name: 'service', path: '/services/checkout' },
    { name: 'policies', path: '/policies' },
    { name: 'policy', path: '/policies/payments' },
    { name: 'teams', path: '/teams' },
    { name: 'team', path: '/teams/payments' },
    { name: 'integrations', path: '/integrations' },
    { name: 'integration', path: '/integrations/webhook' },
    { name: 'connect', path: '/connect' },
    { name: 'create-service', path: '/create/services' },
    { name: 'first-service', path: '/first-service' },
    { name: 'create-schedule', path: '/create/schedules' },
    { name: 'me', path: '/settings/me' },
    { name: 'people', path: '/settings/people' },
    { name: 'audit', path: '/settings/audit' },
    { name: 'config', path: '/settings/config' },
    { name: 'policy-edit', path: '/policies/payments?tab=edit' },
    { name: 'service-edit', path: '/services/checkout?tab=edit' },
    { name: 'team-edit', path: '/teams/payments?tab=edit' },
    { name: 'create-policy', path: '/create/policies' },
    { name: 'organisation', path: '/settings/organisation' },
    { name: 'providers', path: '/settings/providers' },
    { name: 'access', path: '/settings/access' },
    { name: 'help', path: '/help/getting-started', outside: true },
    { name: 'help-schedules', path: '/help/schedules' },
    { name: 'help-api', path: '/help/api', outside: true },
    { name: 'help-yaml', path: '/help/yaml', outside: true },
  ]
}
