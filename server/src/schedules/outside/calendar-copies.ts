import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { type CalendarZones, eventsOf } from '../time/ical.ts'
import type { CalendarEvent } from '../time/shape.ts'
import type { CalendarCopy } from './outside.ts'

/** The addresses of the calendars that a schedule reads, as its document writes them. */
export function calendarsNamed(doc: Pick<ScheduleDoc, 'layers' | 'overrideCalendars'>): string[] {
  const urls = new Set<string>((doc.overrideCalendars ?? []).map(({ url }) => url))
  for (const { coverage } of doc.layers) if (coverage?.type === 'ical' && coverage.url) urls.add(coverage.url)
  return [...urls]
}

/** Reading a calendar takes long, its copies change rarely, and the versions of a schedule share them. */
const read = new WeakMap<CalendarCopy, Map<string, CalendarEvent[]>>()

/**
 * The events of an imported calendar; none while it was never read. A copy that cannot be read in these zones has none
 * either: it was readable when it was taken, and nothing that decides who is paged may fail because of it.
 */
export function copiedEvents(copy: CalendarCopy | undefined, zones: Omit<CalendarZones, 'who'>): CalendarEvent[] {
  if (!copy) return []
  const byZones = read.get(copy) ?? new Map<string, CalendarEvent[]>()
  read.set(copy, byZones)
  const key = JSON.stringify(zones)
  const known = byZones.get(key)
  if (known) return known
  const events = eventsOf(copy.text, {
    ...zones,
    who: (names, attendees) => peopleOfEvent(copy.people, names, attendees),
  })
  const found = typeof events === 'string' ? [] : events
  byZones.set(key, found)
  return found
}

/**
 * Who an event stands for: the users its SUMMARY names; if it names none, those among its ATTENDEEs; if there are none
 * either, the names as they are, so that the gap can be seen. "nobody" is nobody.
 */
export function peopleOfEvent(people: ReadonlyMap<string, string>, names: string[], attendees: string[]): string[] {
  const named = names.filter((name) => people.has(name))
  if (named.length > 0) return names.map((name) => people.get(name) ?? name)
  const invited = attendees.flatMap((each) => people.get(each) ?? [])
  return invited.length > 0 && !names.includes('nobody') ? invited : names
}

export interface Candidate {
  name: string
  /** In lower case. */
  email: string
}

/**
 * Which user each of these texts means: an e-mail or a full name, alone or within more words ("On call: Ana Ruiz"),
 * whatever the case and the accents. A name that two users have means neither.
 */
export function matchPeople(texts: Iterable<string>, candidates: readonly Candidate[]): Map<string, string> {
  const byEmail = new Map(candidates.map((each) => [each.email, each.email]))
  const byName = new Map<string, string | null>()
  for (const { name, email } of candidates) {
    const key = plain(name)
    if (key !== '') byName.set(key, byName.has(key) ? null : email)
  }
  const found = new Map<string, string>()
  for (const text of new Set(texts)) {
    const email = [...text.matchAll(/[^\s<>()[\]:;,"]+@[^\s<>()[\]:;,"]+/g)].map(([one]) =>
      byEmail.get(one.toLowerCase()),
    )
    const match = email.find(Boolean) ?? byName.get(plain(text)) ?? within(plain(text), byName)
    if (match) found.set(text, match)
  }
  return found
}

/** The one user whose name of at least two words stands in the text; of several the longest name. */
function within(text: string, byName: ReadonlyMap<string, string | null>): string | null {
  const words = text.split(' ')
  for (let length = Math.min(words.length, 8); length >= 2; length--) {
    const emails = new Set<string>()
    for (let at = 0; at + length <= words.length; at++) {
      const email = byName.get(words.slice(at, at + length).join(' '))
      if (email) emails.add(email)
    }
    if (emails.size > 0) return emails.size === 1 ? [...emails][0]! : null
  }
  return null
}

/** Words in lower case without accents and punctuation, one blank between them. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@.'-]+/gu, ' ')
    .trim()
}
