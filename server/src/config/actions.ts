import { isDeepStrictEqual } from 'node:util'
import type { ConfigInput, PlanStep, Rollout } from '@tocsin/contract/config/config'
import { type FieldError, Problem } from '@tocsin/contract/errors'
import type { KindName } from '@tocsin/contract/resources'
import { mayConfigure, mayConfigureOrganisation, mayGiveRole, mayManage, must } from '../access/policy.ts'
import { setIngestKey } from '../alerts/keys/actions.ts'
import type { Tx } from '../kernel/data/db.ts'
import { listResources, lockConfiguration, type Outcome, saveResources, type Wish } from '../kernel/data/resources.ts'
import type { Principal } from '../kernel/perform.ts'
import { declareContacts } from '../notifications/actions.ts'
import { disablePerson, savePerson } from '../people/actions.ts'
import { organisationSlug } from '../people/model.ts'
import { personByRef } from '../people/read.ts'
import { type Declared, differences, type Registry, readConfig, type UserDecl } from './model.ts'
import type { ConfigFile } from './text.ts'

export interface ConfigSurroundings {
  registry: Registry
  /** How senders reach us: the URL of a new integration is told once. */
  publicUrl(): string
}

export interface ConfigWish {
  files: ConfigFile[]
  owner: string | null
  prune: boolean
  rollout?: Rollout | undefined
}

/** The files of a request: named files, one YAML text, or the body itself as a document. */
export function wishOf(input: ConfigInput): ConfigWish {
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
  around: ConfigSurroundings,
  wish: ConfigWish,
): Promise<PlanStep[]> {
  const steps = await tx.rehearse((rehearsal) => applyConfig(rehearsal, by, around, wish))
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
  { registry, publicUrl }: ConfigSurroundings,
  wish: ConfigWish,
): Promise<PlanStep[]> {
  if (wish.prune && !wish.owner) {
    throw new Problem('invalid', 'Pruning needs an owner: it deletes only what that owner declared once.', {
      errors: [{ path: 'owner', message: 'is needed to prune' }],
    })
  }
  const declared = readConfig(wish.files, registry)
  if (wish.prune && declared.documents.length === 0) {
    throw new Problem(
      'invalid',
      `Nothing is declared, so pruning would delete everything that ${wish.owner} ever declared. Nothing was changed; is this the right file?`,
    )
  }
  await lockConfiguration(tx)
  await mustChangePeople(tx, by, declared)
  const steps: PlanStep[] = []
  for (const [email, user] of declared.users) steps.push(await applyUser(tx, by, email, user, wish.owner))
  const { rollout } = wish
  const documents = declared.documents.map((each) => ({ ...each, rollout }))
  const wishes: Wish[] = [...documents, ...(wish.prune ? await pruned(tx, declared, wish.owner!) : [])]
  await mustOwn(tx, by, wishes)
  const outcomes = await saveResources(tx, by.actor, registry, wishes, wish.owner)
  for (const outcome of outcomes) steps.push(await stepOf(tx, by, publicUrl, outcome, declared))
  for (const email of declared.absentUsers) steps.push(await removeUser(tx, by, email))
  return steps
}

/** One document, by the API or the app. */
export async function putResource(
  tx: Tx,
  by: Principal,
  { registry, publicUrl }: ConfigSurroundings,
  wish: Wish,
): Promise<PlanStep> {
  if (wish.kind === 'organisation' && wish.slug !== organisationSlug) {
    throw new Problem(
      'invalid',
      `There is one organisation; its document is organisation/${organisationSlug}. Nothing was changed.`,
    )
  }
  await lockConfiguration(tx)
  await mustOwn(tx, by, [wish])
  const [outcome] = await saveResources(tx, by.actor, registry, [wish])
  return await stepOf(tx, by, publicUrl, outcome!, {
    users: new Map(),
    absentUsers: [],
    documents: [],
    keys: new Map(),
  })
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
async function mustOwn(tx: Tx, by: Principal, wishes: Wish[]): Promise<void> {
  const stored = new Map(
    (await listResources(tx.db)).map((resource) => [`${resource.kind} ${resource.slug}`, resource.doc]),
  )
  const errors: FieldError[] = []
  for (const { kind, slug, doc } of wishes) {
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

function teamOf(kind: KindName, slug: string, doc: Record<string, unknown>): string | null {
  if (kind === 'team') return slug
  return typeof doc.team === 'string' ? doc.team : null
}

async function pruned(tx: Tx, declared: Declared, owner: string): Promise<Wish[]> {
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
  const wished = {
    email,
    name: user.name ?? before?.name ?? email.split('@')[0]!,
    role: user.role ?? before?.role ?? 'responder',
    timeZone: user.timeZone ?? before?.timeZone ?? 'UTC',
  }
  const { person, created, changed } = await savePerson(tx, by.actor, wished, owner ?? 'configuration')
  const contacts = (user.contacts ?? []).map((contact) =>
    'email' in contact
      ? { channel: 'email', address: contact.email, label: contact.label ?? '' }
      : { channel: 'webhook', address: contact.webhook, label: contact.label ?? '' },
  )
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
  publicUrl: () => string,
  outcome: Outcome,
  declared: Declared,
): Promise<PlanStep> {
  const { action, kind, slug, before, after } = outcome
  const step: PlanStep = { action, kind, slug, diff: differences(before ?? {}, after ?? {}) }
  if (kind === 'integration' && after) {
    const made = await setIngestKey(tx, by.actor, slug, declared.keys.get(slug) ?? null, publicUrl())
    if (made) Object.assign(step, made)
  }
  return step
}
