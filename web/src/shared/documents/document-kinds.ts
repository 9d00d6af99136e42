import type { Plural } from './use-choices.ts'

/** What the screens say about a kind of document, and what a new one begins with. */
export interface DocumentKind {
  one: string
  many: string
  /** Where its documents are shown. */
  base: string
  teach: string
  template: string
}

export const documentKinds: Record<Plural, DocumentKind> = {
  services: {
    one: 'service',
    many: 'Services',
    base: '/services',
    teach: 'A service is what breaks and who owns it. Alerts belong to one; its policy says whom they reach.',
    template: `# name: Checkout
# description: Takes the money
# team: payments          # who owns it
# policy: payments        # whom its pages reach; without one the catch-all
# tier: 1                 # 1 is the most important, 5 the least
# dependsOn: [payments-db]
# runbook: https://wiki.example/checkout
# links: { Dashboard: https://grafana.example/d/checkout }
`,
  },
  teams: {
    one: 'team',
    many: 'Teams',
    base: '/teams',
    teach: 'A team is people with roles. It owns services, schedules and policies, and can be paged as a whole.',
    template: `# name: Payments
members:
  # ana@acme.example: manager      # people are named by their e-mail
  # bo@acme.example: responder
# catchAll: [user ana@acme.example]  # whom to notify when a policy of this team ends unanswered
`,
  },
  policies: {
    one: 'policy',
    many: 'Policies',
    base: '/policies',
    teach: 'A policy is a ladder: whom to notify at once, whom after some minutes, and how often to begin again.',
    template: `# name: Payments
# team: payments
levels:
  - { after: 0m, notify: [] }      # [schedule payments-primary], [team payments], [user ana@acme.example]
  - { after: 5m, notify: [] }      # five minutes after the beginning of the round
repeat: { times: 3, after: 30m }   # then from the beginning, three more times
atEnd: catch-all                   # never silence
`,
  },
  schedules: {
    one: 'schedule',
    many: 'Schedules',
    base: '/on-call',
    teach: 'A schedule says who is on call when, as layers of rotations in a time zone.',
    template: `# name: Payments primary
# team: payments
timeZone: {{zone}}
layers:
  - name: Week
    rotate: weekly
    handoff: mon 09:00
    from: {{monday}}
    people: [{{me}}]               # by e-mail, in the order of their turns
`,
  },
  integrations: {
    one: 'integration',
    many: 'Integrations',
    base: '/integrations',
    teach: 'An integration is a door for alerts: a source and its key.',
    template: `# name: Checkout alerts
source: generic
# service: checkout
# defaultSeverity: high
`,
  },
}

/** A kind by the word of the address, or undefined. */
export function kindNamed(word: string): Plural | undefined {
  return Object.hasOwn(documentKinds, word) ? (word as Plural) : undefined
}

/** Where a document of a kind (in the singular, as facts and references say) is shown. */
export function pathOf(kind: string, slug: string): string {
  const found = Object.values(documentKinds).find((each) => each.one === kind)
  return found ? `${found.base}/${slug}` : '/settings/config'
}
