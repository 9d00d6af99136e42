import { capital } from '../../ui/text/sentence.ts'
import { zoneName } from '../../ui/time/time-format.ts'

const adverbs = ['hourly', 'daily', 'weekly', 'monthly', 'yearly']

/** A window as `Mon–Fri 09:00–18:00`. */
function windowWords(window: unknown): string {
  const { days, start, end } = (window ?? {}) as { days?: unknown; start?: unknown; end?: unknown }
  const hours = `${start ?? '?'}–${end ?? '?'}`
  if (!Array.isArray(days) || days.length === 0) return hours
  const all = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
  const [first, last] = [all.indexOf(days[0]), all.indexOf(days.at(-1))]
  const isRun = days.length > 2 && last - first === days.length - 1
  return `${isRun ? `${capital(days[0])}–${capital(days.at(-1))}` : days.map(String).map(capital).join(', ')} ${hours}`
}

/**
 * A layer of a document, perhaps half written, in a few words: `weekly, Mon 09:00`, `daily, Mon–Fri 09:00–18:00 Lisbon`. The
 * zone of its hours is named where `viewer` has another; `zone` is that of the schedule.
 */
export function layerWords(layer: Record<string, unknown>, zone: string, viewer: string): string {
  const { rotate, handoff, when, coverage, shadow } = layer
  const every = rotate as { every?: unknown; unit?: unknown } | undefined
  const own = typeof layer.timeZone === 'string' ? layer.timeZone : zone
  const named = own === viewer ? '' : ` ${zoneName(own)}`
  const parts = [
    shadow === true ? 'shadow' : '',
    typeof rotate === 'string' && adverbs.includes(rotate)
      ? rotate
      : typeof every === 'object' && every !== null
        ? `every ${[every.every].flat().join(', ')} ${String(every.unit)}s`
        : coverage === undefined && layer.turns === undefined
          ? 'always'
          : 'its own rules',
    Array.isArray(when) && when.length > 0
      ? `${windowWords(when[0])}${named}${when.length > 1 ? ' …' : ''}`
      : typeof handoff === 'string'
        ? `${capital(handoff)}${named}`
        : '',
  ]
  return parts.filter(Boolean).join(', ')
}
