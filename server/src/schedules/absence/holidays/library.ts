import { Problem } from '@tocsin/contract/errors'
import type { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import { nearest } from '../../../kernel/nearest.ts'
import { daysOf, type LocalDay, mostlyDays } from './days.ts'

/*
 * Holidays of countries and regions, from the library date-holidays. It is 13 MB on disk and only needed when a holiday
 * calendar is saved or looked up: it is loaded at the first such moment, not at the start of every process.
 */

type Holidays = typeof import('date-holidays').default

let loading: Promise<Holidays> | undefined

async function library(): Promise<Holidays> {
  loading ??= import('date-holidays').then((module) => module.default)
  return await loading
}

/** ISO 3166 code, the code of a state, and behind a slash that of a part of it: `DE`, `BY/A`. In upper case. */
export interface Place {
  country: string
  region: string | null
}

/** Countries, or the regions of a country, with English names; sorted by name. @throws Problem as `checkPlace`. */
export async function knownPlaces(country: string | null): Promise<{ code: string; name: string }[]> {
  const known = country ? await regionsOf(country) : await countries()
  return [...known].map(([code, name]) => ({ code, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

async function countries(): Promise<Map<string, string>> {
  const Library = await library()
  return new Map(Object.entries(new Library().getCountries('en')))
}

async function regionsOf(country: string): Promise<Map<string, string>> {
  await checkPlace({ country, region: null }, '')
  const book = new (await library())()
  const regions = new Map<string, string>()
  for (const [state, name] of Object.entries<string>(book.getStates(country, 'en') ?? {})) {
    regions.set(state, name)
    for (const [part, its] of Object.entries<string>(book.getRegions(country, state, 'en') ?? {}))
      regions.set(`${state}/${part}`, `${name}: ${its}`)
  }
  return regions
}

/**
 * @throws Problem invalid at `<path>country` or `<path>region`, naming the nearest by code or name.
 */
export async function checkPlace({ country, region }: Place, path: string): Promise<void> {
  const known = await countries()
  if (!known.has(country)) throw unknown('country', country, known, path)
  if (region === null) return
  const regions = await regionsOf(country)
  if (!regions.has(region)) throw unknown('region', region, regions, path, known.get(country))
}

function unknown(what: string, word: string, known: Map<string, string>, path: string, of?: string): Problem {
  const wanted = word.slice(0, 40)
  const named = [...known].map(([code, name]) => [name.toUpperCase(), code] as const)
  const exact = named.find(([name]) => name === wanted)?.[1]
  const near = nearest(wanted, [...named.map(([name]) => name), ...known.keys()])
  const code = exact ?? (near && (named.find(([name]) => name === near)?.[1] ?? near))
  const where = of ? ` in ${of}` : ''
  const suggestion = code ? `; did you mean ${code} (${known.get(code)})?` : ''
  const none = known.size === 0 ? `; no regions are known${where}` : ''
  const message = `there is no ${what} "${wanted}"${where}${suggestion || none}`
  return new Problem('invalid', `Nothing was saved: ${message}${message.endsWith('?') ? '' : '.'}`, {
    errors: [{ path: `${path}${what}`, message }],
  })
}

const remembered = new Map<string, LocalDay[]>()

/**
 * The holidays of a place in these years, both included; `types` as the library names them. Some calendars (lunar ones)
 * cost tens of milliseconds a year: between two years others get their turn, and what was computed is remembered.
 */
export async function holidaysOf(place: Place, types: string[], from: number, until: number): Promise<LocalDay[]> {
  const Library = await library()
  const [state, part] = place.region?.split('/') ?? []
  const options = { types: types as never[] }
  const book =
    state && part
      ? new Library(place.country, state, part, options)
      : state
        ? new Library(place.country, state, options)
        : new Library(place.country, options)
  const days: LocalDay[] = []
  for (let year = from; year <= until; year++) {
    const key = JSON.stringify([place, types, year])
    let found = remembered.get(key)
    if (!found) {
      await new Promise((done) => void setImmediate(done))
      found = (book.getHolidays(year) ?? [])
        .filter(({ type }) => types.includes(type))
        .flatMap(({ date, start, end, name }) => mostlyDays(date, end.getTime() - start.getTime(), name))
      if (remembered.size > 20_000) remembered.clear()
      remembered.set(key, found)
    }
    days.push(...found)
  }
  return days
}

/**
 * The days of a calendar in these years, both included.
 * @throws Problem invalid with a path below `path` when the country or region is not known.
 */
export async function computeDays(
  doc: HolidaysDoc,
  years: { from: number; until: number },
  path = '',
): Promise<LocalDay[]> {
  if (!doc.country) return daysOf(doc, [], years)
  const place = { country: doc.country, region: doc.region ?? null }
  await checkPlace(place, path)
  return daysOf(doc, await holidaysOf(place, doc.types ?? ['public'], years.from, years.until), years)
}
