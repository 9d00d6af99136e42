import type { NewDocument } from '../../shared/documents/document-screens.ts'
import { type Template, templateHead } from '../../shared/documents/templates.ts'

export const policyTemplates: Template[] = [
  {
    id: 'one',
    name: 'One person',
    says: 'You at once, and again every ten minutes.',
    text: `${templateHead}levels:
  - { after: 0m, notify: [user {{me}}] }
repeat: { times: 5, after: 10m }
atEnd: catch-all                # never silence
`,
  },
  {
    id: 'team',
    name: 'Two levels and the team',
    says: 'Who is on call at once, once more after five minutes, the whole team after fifteen.',
    text: `${templateHead}levels:
  - { after: 0m, notify: [schedule {{schedule}}] }
  - { after: 5m, notify: [schedule {{schedule}}] }
  - { after: 15m, notify: [team {{team}}] }
repeat: { times: 3, after: 30m } # then from the beginning, three more times
atEnd: catch-all                # never silence
`,
  },
]

/** What a new policy begins with. */
export const newPolicy: NewDocument = {
  teach: 'A policy is a ladder: who is notified at once, who after some minutes, and how often it starts again.',
  template: `# name: Payments
# team: payments
levels:
  - { after: 0m, notify: [] }      # [schedule payments-primary], [team payments], [user ana@acme.example]
  - { after: 5m, notify: [] }      # five minutes after the beginning of the round
repeat: { times: 3, after: 30m }   # then from the beginning, three more times
atEnd: catch-all                   # never silence
`,
  templates: policyTemplates,
}
