import type { NewDocument } from '../../shared/documents/document-screens.ts'

/** What a new integration begins with. */
export const newIntegration: NewDocument = {
  teach: 'An integration is an address for alerts: a source and its key.',
  template: `# name: Checkout alerts
source: generic
# service: checkout
# defaultSeverity: high
`,
}
