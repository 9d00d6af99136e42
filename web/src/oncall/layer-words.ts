const adverbs = ['hourly', 'daily', 'weekly', 'monthly', 'yearly']

/** A window as `mon–fri 09:00–18:00`. */
function windowWords(window: unknown): string {
  const { days, start, end } = (window ?? {}) as { days?: unknown; start?: unknown; end?: unknown }
  const hours = `${start ?? '?'}–${end ?? '?'}`
  if (!Array.isArray(days) || days.length === 0) return hours
  const all = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
  const [first, last] = [all.indexOf(days[0]), all.indexOf(days.at(-1))]
  const isRun = days.length > 2 && last - first === days.length - 1
  return `${isRun ? `${days[0]}–${days.at(-1)}` : days.join(', ')} ${hours}`
}

/** A layer of a document, perhaps half written, in a few words: `weekly, mon 09:00`, `daily, mon–fri 09:00–18:00`. */
export function layerWords(layer: Record<string, unknown>): string {
  const { rotate, handoff, when, coverage, shadow } = layer
  const every = rotate as { every?: unknown; unit?: unknown } | undefined
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
      ? `${windowWords(when[0])}${when.length > 1 ? ' …' : ''}`
      : typeof handoff === 'string'
        ? handoff
        : '',
  ]
  return parts.filter(Boolean).join(', ')
}
