import type { z } from 'zod'
import type { contract } from './contract.ts'

/**
 * Who may see a fact, of those who may look at all (`observe`); `access/policy.ts` decides.
 *
 * - `everyone`: whoever is signed in.
 * - `person`: a person the fact is about (its subjects name them), and whoever may manage people.
 * - `members`: members of the team that the fact names (`data.team`), managers and admins of the organisation, and a
 *   person the fact is about. Without a team: everyone.
 * - `managers`: managers of the team that the fact names, managers and admins of the organisation; without a team, these.
 */
export type Audience = 'everyone' | 'person' | 'members' | 'managers'

/** A document that a fact is about. `name`: what the fact itself calls it; it may be gone, or be called otherwise by now. */
export interface DocumentRef {
  kind: string
  slug: string
  name?: string | null
}

/** What sentences need to know from who shows them. */
export interface Words {
  /** Who did it. */
  who: string
  /** A person by id or e-mail. */
  person(ref: string): string
  /** A document by its kind and slug. */
  doc(kind: string, slug: string): string
  /** What can be paged, `user ana@acme.example` or `team payments`. */
  target(target: string): string
  moment(at: string): string
  /** A channel in running text. */
  channel(slug: string): string
}

type Contract = typeof contract
/** A group of operations, or one of them: `pages`, `me.views`. */
export type OperationPath = {
  [Group in keyof Contract]: Group | `${Group}.${keyof Contract[Group] & string}`
}[keyof Contract]

/** What a kind of fact means to those who hear of it. */
export interface FactMeaning<Data> {
  audience: Data extends { team: string | null } ? Audience : Exclude<Audience, 'members'>
  /** Operations whose earlier answers it makes old. */
  touches: readonly OperationPath[]
  /**
   * The due lane that certainly has something to do now, and need not look first; `any`: perhaps one of them has, and all
   * look.
   */
  wakes?: 'pages' | 'notifications' | 'any'
  /** What the server keeps in memory and reads again after it. */
  forgets?: readonly ('boards' | 'feeds' | 'keys')[]
  /** The documents that it is about. */
  documents?(data: Data): DocumentRef[]
  /** What happened, without its reason; who shows it sets capital and full stop. */
  sentence(data: Data, words: Words): string
}

/** The meaning of each kind of which a room has schemas. This file and those that hold meanings are free of zod: browsers load them. */
export type FactMeanings<Schemas extends Record<string, z.ZodType>> = {
  [K in keyof Schemas]: FactMeaning<z.infer<Schemas[K]>>
}

export function list(items: string[]): string {
  if (items.length < 2) return items[0] ?? 'nobody'
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export function counted(amount: number, one: string, many: string): string {
  return amount === 1 ? `one ${one}` : `${amount} ${many}`
}
