import { isDeepStrictEqual } from 'node:util'
import type { ConfigInput, PlanStep } from '@tocsin/contract/config/config'
import { type FieldError, Problem } from '@tocsin/contract/errors'
import type { KindName } from '@tocsin/contract/resources'
import type { Rollout } from '@tocsin/contract/schedules/schedules'
import { mayConfigure, mayConfigureOrganisation, mayGiveRole, mayManage, must } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import {
  getResource,
  listResources,
  lockConfiguration,
  type Outcome,
  type ResourceChange,
  saveResources,
} from '../kernel/data/resources.ts'
import { inOneSentence } from '../kernel/issues.ts'
import type { Principal } from '../kernel/perform.ts'
import { declareContacts } from '../notifications/contacts/declared/actions.ts'
import { declaredContact } from '../notifications/contacts/declared/model.ts'
import { disablePerson, savePerson } from '../people/actions.ts'
import { organisationSlug } from '../people/model.ts'
import { personByRef } from '../people/read.ts'
import { type Declared, differences, explain, type Registry, readConfig, teamOf, type UserDecl } from './model.ts'
import type { ConfigFile } from './text.ts'

export interface ConfigContext {
  registry: Registry
  /** How senders reach us: the URL of a new integration is told once. */
  publicUrl(): string
}

export interface ConfigRequest {
  files: ConfigFile[]
  owner: string | null
  prune: boolean
  rollout?: Rollout | undefined
}

/** The files of a request: named files, one YAML text, or the body itself as a document. */
export function requestOf(input: ConfigInput): ConfigRequest {
  const { yaml, files, owner, prune, rollout, ...document } = input
  const given: ConfigFile[] = Object.entries(files ?? {}).map(([name, text]) => ({ name, text }))
  if (yaml !== undefined) given.push({ name: 'configuration', text: yaml })
  // Also beside files: a mistyped "onwer" is an unknown kind, not something to be ignored.
  if (given.length === 0 || Object.keys(document).length > 0)
    given.push({ name: 'configuration', text: JSON.stringify(document, null, 1) })
  return { files: given, owner: owner ?? null, prune: prune === true, rollout }
}

/** What an apply would do: the apply itself, rolled back. So a plan cannot differ from the apply that follows it. */
export async function planConfig(
  tx: Tx,
  by: Principal,
  context: ConfigContext,
  request: ConfigRequest,
): Promise<PlanStep[]> {
  const steps = await tx.rehearse((rehearsal) => applyConfig(rehearsal, by, context, request))
  // A key that a plan would generate is not the key that the apply will generate.
  return steps.map(({ key: _key, url: _url, ...step }) => step)
}

/**
 * Makes a configuration true, all or nothing. What the files do not declare is not touched; with `prune`, what this
 * owner declared once and no longer declares is deleted.
 */
export async function applyConfig(
  tx: Tx,
  by: Principal,
  context: ConfigContext,
  request: ConfigRequest,
): Promise<PlanStep[]> {
  if (request.prune && !request.owner) {
    throw new Problem('invalid', 'Pruning needs an owner: it deletes only what that owner declared once.', {
      errors: [{ path: 'owner', message: 'is needed to prune' }],
    })
  }
  const declared = readConfig(request.files, context.registry)
  if (request.prune && declared.documents.length === 0) {
    throw new Problem(
      'invalid',
      `Nothing is declared, so pruning would delete everything that ${request.owner} ever declared. Nothing was changed; is this the right file?`,
    )
  }
  await lockConfiguration(tx)
  await mustChangePeople(tx, by, declared)
  const steps: PlanStep[] = []
  for (const [email, user] of declared.users) steps.push(await applyUser(tx, by, email, user, request.owner))
  const { rollout } = request
  const documents = declared.documents.map((each) => ({ ...each, rollout }))
  const changes: ResourceChange[] = [...documents, ...(request.prune ? await pruned(tx, declared, request.owner!) : [])]
  await mustOwn(tx, by, changes)
  const outcomes = await saveResources(tx, by.actor, context.registry, changes, request.owner)
  for (const outcome of outcomes) {
    const given = declared.secrets.get(`${outcome.kind} ${outcome.slug}`)
    steps.push(await stepOf(tx, by, context, outcome, given))
  }
  for (const email of declared.absentUsers) steps.push(await removeUser(tx, by, email))
  return steps
}

/** One document, by the API or the app. */
export async function putResource(
  tx: Tx,
  by: Principal,
  context: ConfigContext,
  change: ResourceChange,
): Promise<PlanStep> {
  if (change.kind === 'organisation' && change.slug !== organisationSlug) {
    throw new Problem(
      'invalid',
      `There is one organisation; its document is organisation/${organisationSlug}. Nothing was changed.`,
    )
  }
  await lockConfiguration(tx)
  await mustOwn(tx, by, [change])
  const [outcome] = await saveResources(tx, by.actor, context.registry, [change])
  return await stepOf(tx, by, context, outcome!)
}

/** A document in a request: under `doc`, or as the other keys of the body. */
export interface DocumentRequest {
  slug: string
  doc?: Record<string, unknown> | undefined
  expectVersion?: number | undefined
  rollout?: Rollout | undefined
  [key: string]: unknown
}

/** Checks and saves one document. @returns its key when one was made: the one time it can be read. @throws Problem invalid */
export async function putDocument(
  tx: Tx,
  by: Principal,
  context: ConfigContext,
  kind: KindName,
  { slug, doc: member, expectVersion, rollout, ...body }: DocumentRequest,
): Promise<{ key?: string }> {
  if (member && Object.keys(body).length > 0) {
    throw new Problem(
      'invalid',
      `Nothing was saved. Beside "doc" the body also has ${Object.keys(body).join(', ')}; put the whole document into "doc".`,
    )
  }
  const { schema } = context.registry.get(kind)!
  const parsed = schema.safeParse(member ?? body)
  if (!parsed.success) {
    const errors = explain(parsed.error, schema).map(({ path, message }) => ({ path: path.join('.') || kind, message }))
    throw new Problem('invalid', `Nothing was saved. ${inOneSentence(errors)}`, { errors: errors.slice(0, 200) })
  }
  const doc = parsed.data as Record<string, unknown>
  const { key } = await putResource(tx, by, context, { kind, slug, doc, expectVersion, rollout })
  return key ? { key } : {}
}

/** Deletes one document. @throws Problem not_found, forbidden, conflict when it is used. */
export async function removeDocument(
  tx: Tx,
  by: Principal,
  context: ConfigContext,
  kind: KindName,
  slug: string,
): Promise<void> {
  await getResource(tx.db, kind, slug)
  await putResource(tx, by, context, { kind, slug, doc: null })
}

/** Declaring people asks for what changing each of them in the app asks for. */
async function mustChangePeople(tx: Tx, by: Principal, declared: Declared): Promise<void> {
  for (const email of [...declared.users.keys(), ...declared.absentUsers]) {
    const before = await personByRef(tx.db, email)
    const role = declared.users.get(email)?.role ?? before?.role ?? 'responder'
    must(
      mayManage(by, before ?? { role }),
      `You may not declare ${email}: only managers and admins declare users, and only admins declare managers and admins.`,
    )
    must(before?.role === role || mayGiveRole(by, role), `You may not give ${email} the role ${role}.`)
  }
}

/** Who manages only teams may change only what belongs to them, before and after the change. */
async function mustOwn(tx: Tx, by: Principal, changes: ResourceChange[]): Promise<void> {
  const stored = new Map(
    (await listResources(tx.db)).map((resource) => [`${resource.kind} ${resource.slug}`, resource.doc]),
  )
  const errors: FieldError[] = []
  for (const { kind, slug, doc } of changes) {
    const before = stored.get(`${kind} ${slug}`)
    if (kind === 'organisation') {
      must(
        mayConfigureOrganisation(by) || isDeepStrictEqual(before, doc),
        'Only admins change the settings of the organisation. Nothing was changed.',
      )
      continue
    }
    for (const version of [before, doc]) {
      if (version && !mayConfigure(by, { team: teamOf(kind, slug, version) }))
        errors.push({ path: `${kind} ${slug}`, message: 'is not yours to change' })
    }
  }
  if (errors.length > 0)
    throw new Problem(
      'forbidden',
      `You may change only what your own teams own; ${errors[0]!.path} ${errors[0]!.message}. Nothing was changed.`,
      { errors },
    )
}

async function pruned(tx: Tx, declared: Declared, owner: string): Promise<ResourceChange[]> {
  const kept = new Set(declared.documents.map(({ kind, slug }) => `${kind} ${slug}`))
  const all = await listResources(tx.db)
  return all
    .filter(
      (resource) =>
        resource.managedBy === owner &&
        resource.kind !== 'organisation' &&
        !kept.has(`${resource.kind} ${resource.slug}`),
    )
    .map(({ kind, slug }) => ({ kind, slug, doc: null }))
}

async function applyUser(
  tx: Tx,
  by: Principal,
  email: string,
  user: UserDecl,
  owner: string | null,
): Promise<PlanStep> {
  const before = await personByRef(tx.db, email)
  const details = {
    email,
    name: user.name ?? before?.name ?? email.split('@')[0]!,
    role: user.role ?? before?.role ?? 'responder',
    timeZone: user.timeZone ?? before?.timeZone ?? 'UTC',
  }
  const { person, created, changed } = await savePerson(tx, by.actor, details, owner ?? 'configuration')
  const contacts = (user.contacts ?? []).map(declaredContact)
  const added = user.contacts ? await declareContacts(tx, by.actor, person.id, contacts, owner ?? 'configuration') : []
  const after = { name: person.name, role: person.role, timeZone: person.timeZone }
  const diff = before
    ? differences({ name: before.name, role: before.role, timeZone: before.timeZone }, after)
    : differences({}, { email, ...after })
  for (const contact of added)
    diff.push({ path: `contacts.${contact.channel}`, before: contact.before, after: contact.after })
  const action = created ? 'create' : changed || added.length > 0 ? 'update' : 'unchanged'
  return { action, kind: 'user', slug: email, diff: action === 'unchanged' ? [] : diff }
}

async function removeUser(tx: Tx, by: Principal, email: string): Promise<PlanStep> {
  const person = await personByRef(tx.db, email)
  if (!person || person.disabledAt) return { action: 'unchanged', kind: 'user', slug: email, diff: [] }
  await disablePerson(tx, by.actor, person.id)
  return { action: 'delete', kind: 'user', slug: email, diff: [{ path: 'disabled', before: false, after: true }] }
}

async function stepOf(
  tx: Tx,
  by: Principal,
  { registry, publicUrl }: ConfigContext,
  outcome: Outcome,
  given?: string,
): Promise<PlanStep> {
  const { action, kind, slug, before, after } = outcome
  const step: PlanStep = { action, kind, slug, diff: differences(before ?? {}, after ?? {}) }
  const secret = after ? registry.get(kind)?.secret : undefined
  return { ...step, ...(await secret?.keep(tx, by.actor, slug, given ?? null, publicUrl())) }
}
