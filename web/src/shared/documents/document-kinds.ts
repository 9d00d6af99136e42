import type { Plural } from './use-choices.ts'

/** What the screens call a kind of document. */
interface DocumentKind {
  one: string
  many: string
  /** Where its documents are shown. */
  base: string
  /** What the screen that lists them is called. */
  place: string
}

export const documentKinds: Record<Plural, DocumentKind> = {
  services: { one: 'service', many: 'Services', base: '/services', place: 'Services' },
  teams: { one: 'team', many: 'Teams', base: '/teams', place: 'Teams' },
  policies: { one: 'policy', many: 'Policies', base: '/policies', place: 'Policies' },
  schedules: { one: 'schedule', many: 'Schedules', base: '/on-call', place: 'Who is on call' },
  integrations: { one: 'integration', many: 'Integrations', base: '/integrations', place: 'Integrations' },
}

/** The kinds in the order in which they are offered. */
export const pluralKinds: readonly Plural[] = ['services', 'schedules', 'policies', 'teams', 'integrations']

/** A kind by the word of the address, or undefined. */
export function kindNamed(word: string): Plural | undefined {
  return Object.hasOwn(documentKinds, word) ? (word as Plural) : undefined
}

/** Where a document of a kind (in the singular, as facts and references say) is shown. */
export function pathOf(kind: string, slug: string): string {
  const found = Object.values(documentKinds).find((each) => each.one === kind)
  return found ? `${found.base}/${slug}` : '/settings/config'
}
