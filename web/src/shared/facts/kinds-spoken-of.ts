import type { Fact } from '@tocsin/contract/facts'

/** Which kinds of document facts call by a slug, by the first word of the fact. Others carry the names themselves. */
const byWord: Record<string, string> = {
  override: 'schedule',
  schedule: 'schedule',
  absence: 'schedule',
  handover: 'schedule',
  feed: 'schedule',
  integration: 'integration',
  board: 'team',
}

/** The kinds of document (in the singular) whose names sentences about these facts need, each once. */
export function kindsSpokenOf(facts: Fact[]): string[] {
  const kinds = new Set<string>()
  for (const { kind, data } of facts) {
    const spoken = byWord[kind.split('.')[0] ?? '']
    if (spoken) kinds.add(spoken)
    for (const target of [data.to, data.people].flat()) {
      const [type, slug] = typeof target === 'string' ? target.split(' ') : []
      if (type && slug && type !== 'user') kinds.add(type)
    }
  }
  return [...kinds]
}
