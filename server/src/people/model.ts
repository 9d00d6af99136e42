import { parseTarget, type Role, type Target, type TeamRole } from '@tocsin/contract/people/people'
import type { Reference } from '../kernel/data/resources.ts'

/** Somebody who can be named in a schedule and be paged. Disabled people are kept: what happened keeps its names. */
export interface Person {
  id: string
  name: string
  /** In lower case. */
  email: string
  timeZone: string
  role: Role
  disabledAt: Date | null
}

/** Something that a person is told once and that is no page: nobody is woken by it. It goes where they want notices. */
export interface Notice {
  /** The id of the fact it tells of: who was told of it is not told again. Null: told as often as asked. */
  fact: string | null
  person: Person
  /** What kind of message it becomes: a notice, unless it is said. */
  kind?: 'handover'
  /** One line, without a name in front: where it stands among other mail, it says that it is Tocsin's. */
  title: string
  /** Paragraphs, each whole sentences. */
  lines: string[]
  /** Where it leads; `path` is one of the web app, `/on-call/primary`. */
  link: { label: string; path: string } | null
}

/** What can be said about a person from outside: the admin's form, a users section of the configuration. */
export interface PersonDetails {
  email: string
  name: string
  role: Role
  timeZone: string
}

/** A team a person is in, with their role there. */
export interface Membership {
  slug: string
  name: string
  role: TeamRole
}

/** The one slug of the organisation's document. */
export const organisationSlug = 'organisation'

/** What a target points at; `path` is where in the document it stands. */
export function targetReference(target: Target, path: string): Reference {
  const { type, name } = parseTarget(target)
  return type === 'user' ? { path, email: name } : { path, kind: type, slug: name }
}

/** Whether the installation still has an enabled admin when `leaving` is none any more. */
export function keepsAnAdmin(enabledAdmins: string[], leaving: string): boolean {
  return enabledAdmins.some((id) => id !== leaving)
}

/** The details that differ, by name; empty when nothing would change. */
export function changedDetails(person: Person, wanted: PersonDetails): (keyof PersonDetails)[] {
  return (['name', 'role', 'timeZone'] as const).filter((key) => person[key] !== wanted[key])
}

/** What a fact about a change keeps of a person. */
export function detailsOf({ email, name, role, timeZone }: PersonDetails): PersonDetails {
  return { email, name, role, timeZone }
}

/** Text with which LIKE finds `text` anywhere, taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
