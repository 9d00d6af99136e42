import type { NewDocument } from '../../shared/documents/document-screens.ts'

/** What a new team begins with. */
export const newTeam: NewDocument = {
  teach: 'A team is people with roles. It owns services, schedules and policies, and can be paged as a whole.',
  template: `# name: Payments
members:
  # ana@acme.example: manager      # people are named by their e-mail
  # bo@acme.example: responder
# catchAll: [user ana@acme.example]  # who is notified when a policy of this team ends unanswered
`,
}
