import { readRule } from '@tocsin/contract/schedules/recurrence'
import { zoneNamed } from '@tocsin/contract/time'
import ICAL from 'ical.js'
import type { CalendarEvent, DstPolicy, Recurrence, Slot } from './shape.ts'
import { windowsZone } from './windows-zones.ts'
import { day, instantOf, modulo, wallAt, wallOf, zoneOf } from './zone.ts'

/**
 * Calendars (RFC 5545) as coverage: SUMMARY names who is on call, separated by commas. Read are DTSTART, DTEND,
 * DURATION, RRULE, EXDATE, RDATE, RECURRENCE-ID (the instance is replaced, wherever it moved) and STATUS:CANCELLED;
 * TZID must be an IANA name or one of Outlook's. Floating times are in the layer's zone, DATE values in `allDayZone`.
 */
export interface CalendarZones {
  timeZone: string
  allDayZone: string
  dst: DstPolicy
  /** Who an event stands for, by the names in its SUMMARY and the addresses of its ATTENDEEs; by default the names as they are. */
  who?(names: string[], attendees: string[]): string[]
}

/** More than any team's calendar has; beyond it a program went wrong, and reading would hold up everything else. */
const mostEvents = 10_000
/** Unfolded. A parser that takes parameters one by one needs the square of it. */
const longestLine = 100_000

/** The events of a calendar, or a sentence saying what cannot be read. */
export function eventsOf(text: string, zones: CalendarZones): CalendarEvent[] | string {
  if (!/^\ufeff?\s*BEGIN:VCALENDAR/i.test(text)) return 'is not a calendar (BEGIN:VCALENDAR …)'
  if (hasLongLine(text)) return `has a line of more than ${longestLine} characters`
  try {
    const parsed: unknown[] = ICAL.parse(text)
    const roots = (Array.isArray(parsed[0]) ? parsed : [parsed]) as JCal[]
    if (roots.some(([name]) => name !== 'vcalendar')) return 'is not a calendar (BEGIN:VCALENDAR …)'
    const components = roots.flatMap(([, , parts]) => parts.filter(([name]) => name === 'vevent'))
    if (components.length > mostEvents) return `has ${components.length} events; ${mostEvents} are read at most`
    return joined(components.flatMap((component) => entriesOf(new ICAL.Component(component), zones)))
  } catch (error) {
    return error instanceof Unreadable
      ? error.message
      : `cannot be read as a calendar: ${String((error as Error).message).slice(0, 200)}`
  }
}

/** Name, properties, components (RFC 7265): looked through by hand, because `getAllSubcomponents` takes their square. */
type JCal = [string, unknown[], JCal[]]

function hasLongLine(text: string): boolean {
  for (let [begun, at] = [0, 0]; at >= 0; ) {
    at = text.indexOf('\n', at)
    if ((at < 0 ? text.length : at) - begun > longestLine) return true
    if (at < 0) return false
    at++
    // A blank continues the line.
    if (text[at] !== ' ' && text[at] !== '\t') begun = at
  }
  return false
}

class Unreadable extends Error {}

interface Entry {
  uid: string
  /** The instance (an instant) of the series `uid` that this entry stands for. */
  instance: number | null
  cancelled: boolean
  event: CalendarEvent
}

/** Takes replaced and cancelled instances out of their series. */
function joined(entries: Entry[]): CalendarEvent[] {
  const instances = new Map<string, number[]>()
  for (const { uid, instance } of entries) {
    if (instance !== null) instances.set(uid, [...(instances.get(uid) ?? []), instance])
  }
  return entries
    .filter(({ cancelled, event }) => !cancelled && event.users.length > 0 && event.length > 0)
    .map(({ uid, instance, event }) => (instance === null ? { ...event, replaced: instances.get(uid) ?? [] } : event))
}

function entriesOf(component: ICAL.Component, zones: CalendarZones): Entry[] {
  const property = component.getFirstProperty('dtstart')
  if (!property) throw new Unreadable('has an event without DTSTART')
  const start = timesOf(property, zones)[0]!
  const uid = textOf(component, 'uid') || `no uid ${start.wall}`
  const summary = textOf(component, 'summary')
  const users = slotOf(namedIn(component, summary, zones))
  const length = lengthOf(component, start, zones)
  const instanceOf = component.getFirstProperty('recurrence-id')
  if (instanceOf?.getParameter('range'))
    throw new Unreadable(`event "${summary}" uses RECURRENCE-ID;RANGE, which is not supported`)
  const common = { uid, cancelled: textOf(component, 'status').toUpperCase() === 'CANCELLED' }
  const once = (wall: number, timeZone: string, size: number): CalendarEvent => ({
    timeZone,
    recurrence: { start: wall, parts: null, until: Number.POSITIVE_INFINITY, exdates: [], rdates: [] },
    length: size,
    replaced: [],
    users,
  })
  if (instanceOf) {
    const at = timesOf(instanceOf, zones)[0]!
    return [{ ...common, instance: instantFor(at, zones), event: once(start.wall, start.timeZone, length) }]
  }
  const rdates = component.getAllProperties('rdate').flatMap((each) => timesOf(each, zones))
  const recurrence = recurrenceOf(component, start, rdates, zones, summary)
  const series = { ...common, instance: null, event: { ...once(start.wall, start.timeZone, length), recurrence } }
  const periods = rdates.filter((each) => each.length !== null)
  return [
    series,
    ...periods.map((each) => ({ ...common, instance: null, event: once(each.wall, each.timeZone, each.length!) })),
  ]
}

/** Who is on call by one event, as `zones.who` understands it. */
function namedIn(component: ICAL.Component, summary: string, { who }: CalendarZones): string[] {
  const names = summary.split(',').map((name) => name.trim())
  if (!who) return names
  const attendees = component.getAllProperties('attendee').map((each) => String(each.getFirstValue()))
  return who(
    names.filter((name) => name !== ''),
    attendees.map((each) => each.replace(/^mailto:/i, '').trim()).filter((each) => each.includes('@')),
  )
}

function recurrenceOf(
  component: ICAL.Component,
  start: LocalTime,
  rdates: LocalTime[],
  zones: CalendarZones,
  summary: string,
): Recurrence {
  if (component.getFirstProperty('exrule'))
    throw new Unreadable(`event "${summary}" has an EXRULE, which is not supported`)
  const rules = component.getAllProperties('rrule')
  if (rules.length > 1) throw new Unreadable(`event "${summary}" has several rules (RRULE), which is not supported`)
  const parts = rules[0] ? readRule(String(rules[0].getFirstValue())) : null
  if (typeof parts === 'string') throw new Unreadable(`event "${summary}": RRULE ${parts}`)
  const toStart = (time: LocalTime) =>
    time.timeZone === start.timeZone ? time.wall : wallAt(zoneOf(start.timeZone), instantFor(time, zones))
  const exdates = component.getAllProperties('exdate').flatMap((each) => timesOf(each, zones))
  return {
    start: start.wall,
    parts,
    until: untilOf(parts?.until ?? null, start.timeZone),
    // A bare date takes out the occurrence of that date.
    exdates: exdates.map((each) =>
      each.isDate && !start.isDate ? each.wall + modulo(start.wall, day) : toStart(each),
    ),
    rdates: rdates.filter((each) => each.length === null).map(toStart),
  }
}

/** UNTIL as an inclusive wall time: with Z an instant, without it local, a bare date until the end of that day. */
export function untilOf(until: string | null, timeZone: string): number {
  if (until === null) return Number.POSITIVE_INFINITY
  const wall = wallOf(
    until.replace(/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/, (_, y, m, d, h, min, s) =>
      h ? `${y}-${m}-${d}T${h}:${min}:${s}` : `${y}-${m}-${d}`,
    ),
  )
  if (until.length === 8) return wall + day - 1
  return until.endsWith('Z') ? wallAt(zoneOf(timeZone), wall) : wall
}

interface LocalTime {
  wall: number
  timeZone: string
  isDate: boolean
  /** Only for RDATE periods. */
  length: number | null
}

function timesOf(property: ICAL.Property, zones: CalendarZones): LocalTime[] {
  const tzid = property.getParameter('tzid')
  const named = typeof tzid === 'string' ? zoneOfTzid(tzid) : null
  return property.getValues().map((value) => {
    if (value instanceof ICAL.Period) {
      const from = localTime(value.start, named, zones)
      const until = localTime(value.getEnd(), named, zones)
      return { ...from, length: until.wall - from.wall }
    }
    if (!(value instanceof ICAL.Time)) throw new Unreadable(`${property.name.toUpperCase()} is not a date or a time`)
    return localTime(value, named, zones)
  })
}

function localTime(time: ICAL.Time, named: string | null, zones: CalendarZones): LocalTime {
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  if (!Number.isFinite(wall)) throw new Unreadable('has a date that does not exist')
  if (time.isDate) return { wall, timeZone: zones.allDayZone, isDate: true, length: null }
  const utc = time.zone === ICAL.Timezone.utcTimezone
  return { wall, timeZone: utc ? 'UTC' : (named ?? zones.timeZone), isDate: false, length: null }
}

/** Some programs put a prefix before the IANA name (`/example.org/20240101/Europe/Berlin`), Outlook has names of its own. */
function zoneOfTzid(tzid: string): string {
  const outlook = windowsZone(tzid)
  if (outlook) return outlook
  const names = [tzid, tzid.split('/').slice(-2).join('/'), tzid.split('/').slice(-3).join('/')]
  const known = names.map((name) => zoneNamed(name)).find((name) => name !== null)
  if (!known)
    throw new Unreadable(`uses the time zone "${tzid.slice(0, 60)}", which is not an IANA name such as Europe/Berlin`)
  return known
}

function lengthOf(component: ICAL.Component, start: LocalTime, zones: CalendarZones): number {
  const endProperty = component.getFirstProperty('dtend')
  if (endProperty) {
    const end = timesOf(endProperty, zones)[0]!
    if (end.timeZone === start.timeZone) return end.wall - start.wall
    return wallAt(zoneOf(start.timeZone), instantFor(end, zones)) - start.wall
  }
  const duration = component.getFirstPropertyValue('duration')
  if (duration instanceof ICAL.Duration) return duration.toSeconds() * 1000
  return start.isDate ? day : 0
}

function instantFor(time: LocalTime, zones: CalendarZones): number {
  return instantOf(zoneOf(time.timeZone), time.wall, zones.dst, 'start')
}

function textOf(component: ICAL.Component, name: string): string {
  const value = component.getFirstPropertyValue(name)
  return typeof value === 'string' ? value : ''
}

/** A slot from names as written: sorted, without repetition; "nobody" is nobody. */
export function slotOf(names: readonly string[]): Slot {
  return [...new Set(names)].filter((name) => name !== '' && name !== 'nobody').sort(byName)
}

/** By code unit: the order of answers depends on no locale. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
