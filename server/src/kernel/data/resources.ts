import { type FieldError, Problem } from '@tocsin/contract/errors'
import type { FactData } from '@tocsin/contract/fact-schemas'
import type { Actor } from '@tocsin/contract/facts'
import { type KindName, kinds } from '@tocsin/contract/resources'
import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import { newId } from '../ids.ts'
import { nearest } from '../nearest.ts'
import { json, type Tx } from './db.ts'
import type { Rows } from './rows.ts'

/** What a document points at, and where in the document it does so. */
export type Reference = { path: string } & ({ kind: KindName; slug: string } | { email: string })

/** What files may give beside a document and what is never part of it, such as an integration's key. */
export interface KindSecret {
  /** The key under which files give it. */
  key: string
  schema: z.ZodType<string>
  /**
   * After the document was written: keeps the secret that was given and answers null; without one makes one if there is
   * none and answers it, the one time it can be read.
   */
  keep(
    tx: Tx,
    by: Actor,
    slug: string,
    given: string | null,
    publicUrl: string,
  ): Promise<{ key: string; url: string } | null>
}

/**
 * A kind of configuration registers four values, and a fifth when it has a secret. No other hooks: what follows from a change
 * follows from the fact.
 */
export interface Kind<Doc = unknown> {
  name: KindName
  schema: z.ZodType<Doc>
  references(doc: Doc): Reference[]
  /** Keys in the order in which export writes them. */
  keys: readonly string[]
  secret?: KindSecret
}

/** A stored document. `doc` is what was written, validated. */
export interface Resource<Doc = Record<string, unknown>> {
  id: string
  kind: KindName
  slug: string
  doc: Doc
  version: number
  managedBy: string | null
  updatedAt: Date
}

const columns = ['id', 'kind', 'slug', 'doc', 'version', 'managedBy', 'updatedAt'] as const

/** One live document by its slug, or null. Index: resource_slug. */
export async function findResource<Doc = Record<string, unknown>>(
  db: Kysely<Rows>,
  kind: KindName,
  slug: string,
): Promise<Resource<Doc> | null> {
  const row = await db
    .selectFrom('resource')
    .select(columns)
    .where('kind', '=', kind)
    .where('slug', '=', slug)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
  return (row as Resource<Doc> | undefined) ?? null
}

/** @throws Problem not_found, naming the nearest slug of this kind. */
export async function getResource<Doc = Record<string, unknown>>(
  db: Kysely<Rows>,
  kind: KindName,
  slug: string,
): Promise<Resource<Doc>> {
  const found = await findResource<Doc>(db, kind, slug)
  if (found) return found
  const known = await db
    .selectFrom('resource')
    .select('slug')
    .where('kind', '=', kind)
    .where('archivedAt', 'is', null)
    .execute()
  const near = hint(
    slug,
    known.map((row) => row.slug),
  )
  throw new Problem('not_found', sentence(`There is no ${kind} "${slug}"${near}`))
}

/** All live documents of a kind, by slug. A few thousand at most: configuration is written by people. */
export async function listResources<Doc = Record<string, unknown>>(
  db: Kysely<Rows>,
  kind?: KindName,
): Promise<Resource<Doc>[]> {
  let query = db.selectFrom('resource').select(columns).where('archivedAt', 'is', null).orderBy('kind').orderBy('slug')
  if (kind) query = query.where('kind', '=', kind)
  return (await query.execute()) as Resource<Doc>[]
}

/** Documents by id, also archived ones: what happened keeps its names. */
export async function resourcesById<Doc = Record<string, unknown>>(
  db: Kysely<Rows>,
  ids: string[],
): Promise<Map<string, Resource<Doc>>> {
  if (ids.length === 0) return new Map()
  const rows = (await db
    .selectFrom('resource')
    .select(columns)
    .where(sql<boolean>`id = any(${[...new Set(ids)]})`)
    .execute()) as Resource<Doc>[]
  return new Map(rows.map((row) => [row.id, row]))
}

/** What points at these documents. Index: resource_used_by. */
export async function usesOf(
  db: Kysely<Rows>,
  ids: string[],
): Promise<Map<string, { kind: KindName; slug: string }[]>> {
  const uses = new Map<string, { kind: KindName; slug: string }[]>()
  if (ids.length === 0) return uses
  const rows = await db
    .selectFrom('resourceUse')
    .innerJoin('resource', 'resource.id', 'resourceUse.fromId')
    .select(['resourceUse.toId', 'resource.kind', 'resource.slug'])
    .where(sql<boolean>`resource_use.to_id = any(${ids})`)
    .where('resource.archivedAt', 'is', null)
    .orderBy('resource.kind')
    .orderBy('resource.slug')
    .execute()
  for (const row of rows) {
    const list = uses.get(row.toId) ?? []
    list.push({ kind: row.kind as KindName, slug: row.slug })
    uses.set(row.toId, list)
  }
  return uses
}

export async function versionsOf(db: Kysely<Rows>, id: string) {
  return await db
    .selectFrom('resourceVersion')
    .select(['version', 'doc', 'at', 'actorType', 'actorId', 'actorName'])
    .where('resourceId', '=', id)
    .orderBy('version', 'desc')
    .limit(200)
    .execute()
}

/** One change: this kind and slug shall have this document; `doc: null` deletes it. */
export interface ResourceChange {
  kind: KindName
  slug: string
  doc: Record<string, unknown> | null
  /** Fails with conflict when the stored version is another: two people edited at once. */
  expectVersion?: number | undefined
  /** Of a schedule: `recompute` recalculates the turns, instead of keeping who is on duty. */
  rollout?: Rollout | undefined
}

type Rollout = NonNullable<FactData['resource.changed']['rollout']>

export interface Outcome {
  action: 'create' | 'update' | 'delete' | 'unchanged'
  kind: KindName
  slug: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/**
 * Makes the changes, all or nothing: writes documents in any order, then checks that everything they point at
 * exists, then deletes. `managedBy` marks what is declared as code; null leaves a mark that is there.
 * @throws Problem invalid with a path per missing reference (`services.checkout.policy`), conflict when something to be
 * deleted is used (with `usedBy`), or when `expectVersion` does not match.
 */
export async function saveResources(
  tx: Tx,
  by: Actor,
  registry: ReadonlyMap<KindName, Kind>,
  changes: ResourceChange[],
  managedBy: string | null = null,
): Promise<Outcome[]> {
  const stored = new Map<string, Resource>()
  if (changes.length > 0) {
    const rows = (await tx.db
      .selectFrom('resource')
      .select(columns)
      .where('archivedAt', 'is', null)
      .where('kind', 'in', [...new Set(changes.map((change) => change.kind))])
      .where(sql<boolean>`slug = any(${[...new Set(changes.map((change) => change.slug))]})`)
      .orderBy('id')
      .forUpdate()
      .execute()) as Resource[]
    for (const row of rows) stored.set(`${row.kind} ${row.slug}`, row)
  }
  const outcomes: Outcome[] = []
  const written: { id: string; change: ResourceChange }[] = []
  const doomed: Resource[] = []
  for (const change of changes) {
    const before = stored.get(`${change.kind} ${change.slug}`) ?? null
    if (change.expectVersion !== undefined && change.expectVersion !== (before?.version ?? 0)) {
      throw new Problem(
        'conflict',
        `Somebody changed ${change.kind} "${change.slug}" while you edited it: it is now version ${before?.version ?? 0}, you began from version ${change.expectVersion}. Nothing was saved; load it again and repeat your change.`,
        { more: { version: before?.version ?? 0 } },
      )
    }
    const outcome: Outcome = {
      action: 'unchanged',
      kind: change.kind,
      slug: change.slug,
      before: before?.doc ?? null,
      after: change.doc,
    }
    if (change.doc === null) {
      if (before) {
        outcome.action = 'delete'
        doomed.push(before)
      }
    } else if (!before) {
      outcome.action = 'create'
      written.push({ id: await create(tx, by, change, managedBy), change })
    } else if (!sameDocument(before.doc, change.doc)) {
      outcome.action = 'update'
      await update(tx, by, before, change.doc, managedBy, change.rollout)
      written.push({ id: before.id, change })
    } else if (managedBy && before.managedBy !== managedBy) {
      await tx.db.updateTable('resource').set({ managedBy }).where('id', '=', before.id).execute()
    }
    outcomes.push(outcome)
  }
  await point(tx, registry, written)
  await archive(tx, by, doomed)
  return outcomes
}

async function create(tx: Tx, by: Actor, change: ResourceChange, managedBy: string | null): Promise<string> {
  const id = newId(change.kind, tx.now)
  await tx.db
    .insertInto('resource')
    .values({
      id,
      kind: change.kind,
      slug: change.slug,
      doc: json(change.doc),
      version: 1,
      managedBy,
      createdAt: tx.now,
      updatedAt: tx.now,
    })
    .execute()
  await remember(tx, by, {
    id,
    kind: change.kind,
    slug: change.slug,
    version: 1,
    action: 'create',
    before: null,
    after: change.doc,
  })
  return id
}

async function update(
  tx: Tx,
  by: Actor,
  before: Resource,
  doc: Record<string, unknown>,
  managedBy: string | null,
  rollout: Rollout | undefined,
) {
  const version = before.version + 1
  await tx.db
    .updateTable('resource')
    .set({ doc: json(doc), version, managedBy: managedBy ?? before.managedBy, updatedAt: tx.now })
    .where('id', '=', before.id)
    .execute()
  const { id, kind, slug } = before
  await remember(tx, by, {
    id,
    kind,
    slug,
    version,
    action: 'update',
    before: before.doc,
    after: doc,
    ...(rollout ? { rollout } : {}),
  })
}

/** What is deleted together may point at each other, in any order; what stays may not point at it. */
async function archive(tx: Tx, by: Actor, doomed: Resource[]) {
  if (doomed.length === 0) return
  const ids = doomed.map((resource) => resource.id)
  await tx.db.deleteFrom('resourceUse').where(sql<boolean>`from_id = any(${ids})`).execute()
  await tx.db.deleteFrom('resourcePerson').where(sql<boolean>`from_id = any(${ids})`).execute()
  const uses = await usesOf(tx.db, ids)
  for (const before of doomed) {
    const users = uses.get(before.id) ?? []
    if (users.length > 0) {
      const names = users.map((use) => `${use.kind} "${use.slug}"`).join(', ')
      throw new Problem(
        'conflict',
        `${before.kind} "${before.slug}" is used by ${names}. Nothing was deleted; change those first.`,
        { more: { usedBy: users } },
      )
    }
    const version = before.version + 1
    await tx.db.updateTable('resource').set({ archivedAt: tx.now, version }).where('id', '=', before.id).execute()
    const { id, kind, slug } = before
    await remember(tx, by, { id, kind, slug, version, action: 'delete', before: before.doc, after: null })
  }
}

interface Step {
  id: string
  kind: KindName
  slug: string
  version: number
  action: 'create' | 'update' | 'delete'
  before: unknown
  after: unknown
  rollout?: Rollout
}

async function remember(tx: Tx, by: Actor, step: Step) {
  await tx.db
    .insertInto('resourceVersion')
    .values({
      resourceId: step.id,
      version: step.version,
      doc: step.after === null ? null : json(step.after),
      at: tx.now,
      actorType: by.type,
      actorId: by.id,
      actorName: by.name,
    })
    .execute()
  const { id, ...data } = step
  tx.record('resource.changed', { actor: by, subjects: [id], because: null, data: { resource: id, ...data } })
}

/** Replaces what the written documents point at; every reference must exist. */
async function point(tx: Tx, registry: ReadonlyMap<KindName, Kind>, written: { id: string; change: ResourceChange }[]) {
  if (written.length === 0) return
  const references = written.flatMap(({ id, change }) =>
    (registry.get(change.kind)?.references(change.doc) ?? []).map((reference) => ({
      ...reference,
      id,
      path: `${kinds[change.kind]}.${change.slug}.${reference.path}`,
    })),
  )
  const live = await tx.db
    .selectFrom('resource')
    .select(['id', 'kind', 'slug'])
    .where('archivedAt', 'is', null)
    .execute()
  const people = await tx.db.selectFrom('person').select(['id', 'email', 'disabledAt']).execute()
  const ids = new Map(live.map((row) => [`${row.kind} ${row.slug}`, row.id]))
  const slugs = Map.groupBy(live, (row) => row.kind)
  const byEmail = new Map(people.map((row) => [row.email, row]))
  const enabled = people.filter((row) => row.disabledAt === null).map((row) => row.email)
  const errors: FieldError[] = []
  // Looking for what was meant compares every word with every other: worth it for as many as a person reads.
  const meant = (word: string, known: string[]) => (errors.length < 20 ? hint(word, known) : '')
  const uses = new Map<string, { fromId: string; toId: string }>()
  const personUses = new Map<string, { fromId: string; personId: string }>()
  for (const reference of references) {
    if ('email' in reference) {
      const person = byEmail.get(reference.email.toLowerCase())
      if (person?.disabledAt === null)
        personUses.set(`${reference.id} ${person.id}`, { fromId: reference.id, personId: person.id })
      else if (person) errors.push({ path: reference.path, message: `user ${reference.email} is disabled` })
      else
        errors.push({
          path: reference.path,
          message: `there is no user ${reference.email}${meant(reference.email, enabled)}`,
        })
    } else {
      const toId = ids.get(`${reference.kind} ${reference.slug}`)
      const known = () => (slugs.get(reference.kind) ?? []).map((row) => row.slug)
      if (toId) uses.set(`${reference.id} ${toId}`, { fromId: reference.id, toId })
      else
        errors.push({
          path: reference.path,
          message: `there is no ${reference.kind} "${reference.slug}"${meant(reference.slug, known())}`,
        })
    }
  }
  if (errors.length > 0) {
    const [first] = errors
    throw new Problem(
      'invalid',
      sentence(
        `Nothing was saved: ${first!.path}: ${first!.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
      ),
      { errors },
    )
  }
  const from = written.map(({ id }) => id)
  await tx.db.deleteFrom('resourceUse').where(sql<boolean>`from_id = any(${from})`).execute()
  await tx.db.deleteFrom('resourcePerson').where(sql<boolean>`from_id = any(${from})`).execute()
  // Two arrays instead of a row of parameters each: a statement takes at most 65,535 parameters.
  const used = [...uses.values()]
  await sql`insert into resource_use (from_id, to_id)
    select * from unnest(${used.map((use) => use.fromId)}::text[], ${used.map((use) => use.toId)}::text[])`.execute(
    tx.db,
  )
  const named = [...personUses.values()]
  await sql`insert into resource_person (from_id, person_id)
    select * from unnest(${named.map((use) => use.fromId)}::text[], ${named.map((use) => use.personId)}::text[])`.execute(
    tx.db,
  )
}

function hint(word: string, known: string[]): string {
  const near = nearest(word, known)
  return near ? `; did you mean "${near}"?` : ''
}

/** With a full stop at its end, unless it ends in a question. */
function sentence(words: string): string {
  return words.endsWith('?') ? words : `${words}.`
}

/** Equal as JSON, whatever the order of keys; `undefined` members count as absent. */
export function sameDocument(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  )
}

/** Locks configuration for a plan or an apply: one at a time, so that a plan that was shown is what an apply does. */
export async function lockConfiguration(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7061723102)`.execute(tx.db)
}

/** What these documents point at: the other direction of `usesOf`. */
export async function pointedAtFrom(
  db: Kysely<Rows>,
  ids: string[],
): Promise<{ id: string; kind: KindName; slug: string }[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('resourceUse')
    .innerJoin('resource', 'resource.id', 'resourceUse.toId')
    .select(['resource.id', 'resource.kind', 'resource.slug'])
    .where('resourceUse.fromId', 'in', ids)
    .execute()
  return rows as { id: string; kind: KindName; slug: string }[]
}
