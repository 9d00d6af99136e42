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
export const generic = source(import.meta.url, {
  slug: 'generic',
  name: 'Webhook',
  description: 'Any tool or script that can send JSON, a form or plain text.',
  parse: (body, request) => signalsOf(body, request.query).map(withKey),
})
