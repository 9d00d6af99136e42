/** How instants and lengths of time read. Pure: the zone and the present moment are arguments. */

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options })
    formats.set(key, found)
  }
  return found
}

/** The parts of a wall clock in a zone, as text with two digits. */
function parts(at: Date, zone: string): Record<string, string> {
  const all = format(zone, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  return Object.fromEntries(all.map((part) => [part.type, part.value]))
}

/** What people call a zone: `Europe/Lisbon` → `Lisbon`, `America/Argentina/Buenos_Aires` → `Buenos Aires`. */
export function zoneName(zone: string): string {
  if (zone === 'Etc/UTC' || zone === 'Etc/GMT') return 'UTC'
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** The difference from UTC at an instant: `UTC+5:30`, `UTC`. */
export function offsetOf(at: Date, zone: string): string {
  const name = format(zone, { timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')
  return (name?.value ?? 'UTC').replace('GMT', 'UTC')
}

/** `2026-11-21` of an instant in a zone. */
export function localDay(at: Date, zone: string): string {
  const all = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at)
  const part = (type: string) => all.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** `03:12`, or with seconds `03:12:01`. */
export function clockTime(at: Date, zone: string, seconds = false): string {
  const { hour, minute, second } = parts(at, zone)
  return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`
}

/** As short as it can be without doubt: `09:00` today, `Mon 09:00` within six days, `21 Nov 09:00`, `21 Nov 2027 09:00`. */
export function shortMoment(at: Date, zone: string, now: Date): string {
  const { weekday, day, month, year } = parts(at, zone)
  const time = clockTime(at, zone)
  if (localDay(at, zone) === localDay(now, zone)) return time
  if (Math.abs(at.getTime() - now.getTime()) < 6 * 86_400_000) return `${weekday} ${time}`
  if (year === parts(now, zone).year) return `${day} ${month} ${time}`
  return `${day} ${month} ${year} ${time}`
}

/** Everything, for tooltips: `Sat 21 Nov 2026 03:12:16 Lisbon (UTC)`. */
export function fullMoment(at: Date, zone: string): string {
  const { weekday, day, month, year } = parts(at, zone)
  const name = zoneName(zone)
  const where = name === 'UTC' ? name : `${name} (${offsetOf(at, zone)})`
  return `${weekday} ${day} ${month} ${year} ${clockTime(at, zone, true)} ${where}`
}

/** `Sat 21 Nov`, with the year when it is another than now's. */
export function dayName(at: Date, zone: string, now: Date): string {
  const { weekday, day, month, year } = parts(at, zone)
  return year === parts(now, zone).year ? `${weekday} ${day} ${month}` : `${weekday} ${day} ${month} ${year}`
}

const steps: [size: number, word: string][] = [
  [86_400, 'day'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** A length of time in its two largest units: `3 min 12 s`, `2 days 5 h`, `0 s`. Negative counts as 0. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const first = steps.findIndex(([size]) => whole >= size)
  if (first === -1) return '0 s'
  return steps
    .slice(first, first + 2)
    .map(([size, word], index) => {
      const amount = index === 0 ? Math.floor(whole / size) : Math.floor((whole % (steps[first]?.[0] ?? 1)) / size)
      const name = word === 'day' && amount !== 1 ? 'days' : word
      return index === 1 && amount === 0 ? '' : `${amount} ${name}`
    })
    .join(' ')
    .trim()
}

/** Distance in one unit: `20 s ago`, `in 5 min`, `3 days ago`; `just now` within two seconds. */
export function distance(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000)
  const size = Math.abs(seconds)
  if (size < 2) return 'just now'
  const [unit, word] = steps.find(([each]) => size >= each) ?? [1, 's']
  const amount = Math.floor(size / unit)
  const text = `${amount} ${word === 'day' && amount !== 1 ? 'days' : word}`
  return seconds > 0 ? `${text} ago` : `in ${text}`
}

/** Time left as on a stopwatch: `1:48`, `1:02:03`; `0:00` when it is over. */
export function countdown(until: Date, now: Date): string {
  const whole = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000))
  const two = (amount: number) => String(amount).padStart(2, '0')
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/**
 * The instant of a wall-clock time such as `2026-11-21T09:00` in a zone. In the hour that is skipped it is the moment of
 * the change or after it; of the hour that comes twice, the first.
 */
export function instantOf(local: string, zone: string): Date {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`)
  const wall = (at: number) => {
    const all = parts(new Date(at), zone)
    return Date.parse(`${localDay(new Date(at), zone)}T${all.hour}:${all.minute}:${all.second}Z`)
  }
  const guesses = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => asUtc - (wall(near) - near))
  const exact = guesses.filter((at) => wall(at) === asUtc)
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...guesses))
}

/** A `datetime-local` input's value of an instant in a zone. */
export function localInput(at: Date, zone: string): string {
  return `${localDay(at, zone)}T${clockTime(at, zone)}`
}
