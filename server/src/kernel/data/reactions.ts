import type { Tx } from './db.ts'
import type { Fact, FactKind, FactOf } from './facts.ts'
import type { Later } from './later.ts'

export type Reaction<K extends FactKind> = (tx: Tx, facts: FactOf<K>[]) => Promise<void>

/** What follows from what: `then` inside the transaction that recorded the fact, `later` after it; see flow.ts. */
export interface Flow {
  then: { [K in FactKind]?: Reaction<K>[] }
  later?: Later
  /** Called after the commit with what was recorded: wakes readers in this process. */
  recorded(facts: Fact[]): void
}

/** Runs the reactions to the facts of this transaction, and to the facts these record, until nothing new follows. */
export async function react(tx: Tx, flow: Flow, facts: Fact[]): Promise<void> {
  for (let seen = 0, waves = 0; seen < facts.length; waves++) {
    if (waves > 20)
      throw new Error(`reactions go in a circle: ${[...new Set(facts.map((fact) => fact.kind))].join(', ')}`)
    const byKind = Map.groupBy(facts.slice(seen), (fact) => fact.kind)
    seen = facts.length
    for (const [kind, group] of byKind) {
      for (const reaction of (flow.then[kind] ?? []) as Reaction<FactKind>[]) await reaction(tx, group)
    }
  }
}

/** One COPY for all facts of a transaction. */
export function insertFacts(tx: Tx, facts: Fact[]): void {
  if (facts.length === 0) return
  const rows = facts.map(({ id, at, kind, actor, subjects, because, data }) => [
    id,
    at,
    kind,
    actor.type,
    actor.id,
    actor.name,
    subjects,
    because,
    JSON.stringify(data),
  ])
  tx.copy('copy fact (id, at, kind, actor_type, actor_id, actor_name, subjects, because, data) from stdin', rows)
}
