import type { NewDocument } from '../shared/documents/document-screens.ts'

/** What a new service begins with. */
export const newService: NewDocument = {
  teach: 'A service is what breaks and who owns it. Alerts belong to one; its policy says who they reach.',
  template: `# name: Checkout
# description: Takes the money
# team: payments          # who owns it
# policy: payments        # who its pages reach; without one the catch-all
# tier: 1                 # 1 is the most important, 5 the least
# dependsOn: [payments-db]
# runbook: https://wiki.example/checkout
# links: { Dashboard: https://grafana.example/d/checkout }
`,
}
