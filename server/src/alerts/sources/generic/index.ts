import type { Signal } from '../../signal.ts'
import { signalsOf } from '../mapping.ts'
import { source } from '../source.ts'

/** Without a key the title says which problem it is: the same title falls together, and a resolve finds its alert. */
function withKey(signal: Signal): Signal {
  return signal.key || !signal.title ? signal : { ...signal, key: `title:${signal.title}` }
}

/**
 * Anything that can send an HTTP request. The field names of README.md are the documented ones; the names that other
 * products use for the same things are understood too.
 */
export const generic = source({
  slug: 'generic',
  name: 'Webhook',
  description: 'Any tool or script that can send JSON, a form or plain text.',
  parse: (body, request) => signalsOf(body, request.query).map(withKey),
  setup: [
    'Let your tool send a `POST` request with a JSON body to `{{url}}`.',
    'Send at least a `title`. A `dedup_key` that is equal for all messages about one problem lets repeated messages fall together and `"status": "resolved"` close the alert.',
    'Try it: `curl -d \'{"title":"Disk full on db1","dedup_key":"db1-disk","severity":"critical"}\' {{url}}`',
  ],
  sample: {
    title: 'Payments queue is growing',
    status: 'firing',
    severity: 'critical',
    dedup_key: 'payments-queue',
    description: 'Queue depth is 12,000 since 10 minutes.',
    service: 'payments',
    link: 'https://grafana.example.com/d/queue',
    labels: { region: 'eu-west-1', team: 'payments' },
  },
})
