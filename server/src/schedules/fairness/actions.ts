import { Problem } from '@tocsin/contract/errors'
import type { KindName } from '@tocsin/contract/resources'
import type { Proposal } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayConfigure, mayOverride, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource, type Kind, type Resource, sameDocument, saveResources } from '../../kernel/data/resources.ts'
import type { Principal } from '../../kernel/perform.ts'
import { addOverride } from '../overrides/actions.ts'

export interface ApplyAsk {
  slug: string
  version: number
  proposal: Proposal
  because?: string | undefined
}

export interface Applied {
  applied: 'override' | 'document'
  override: string | null
  version: number
}

/**
 * Applies a rota that was generated, by the ordinary ways: an override, or the document. Only a person does it, and only to
 * the schedule as it was when the rota was made.
 * @throws Problem forbidden, conflict when the schedule changed since or is managed by code, invalid for a proposal that
 * is none.
 */
export async function applyProposal(
  tx: Tx,
  by: Principal,
  registry: ReadonlyMap<KindName, Kind>,
  { slug, version, proposal, because }: ApplyAsk,
): Promise<Applied> {
  must(
    by.userId !== null,
    'A generated rota is applied by a person; this token belongs to nobody. Nothing was changed.',
  )
  const schedule = await getResource<ScheduleDoc>(tx.db, 'schedule', slug)
  const owned = { team: schedule.doc.team ?? null }
  must(
    proposal.as === 'override' ? mayOverride(by, owned) : mayConfigure(by, owned),
    proposal.as === 'override'
      ? `Only members of ${owned.team ?? 'a team'}, managers and admins change who is on call on "${slug}". Nothing was changed.`
      : `Only managers of ${owned.team ?? 'the organisation'} change the schedule "${slug}" itself; you may apply the rota as an override. Nothing was changed.`,
  )
  if (schedule.version !== version) {
    throw new Problem(
      'conflict',
      `"${slug}" was changed since this rota was made (version ${schedule.version}, the rota is of ${version}). Nothing was changed; generate it again.`,
      { errors: [{ path: 'version', message: `is ${schedule.version} by now` }] },
    )
  }
  const spans = spansOf(proposal, schedule.doc)
  const override = proposal.as === 'override' ? await addOverride(tx, by, slug, proposal.override) : null
  if (proposal.as === 'document') await saveDocument(tx, by, registry, schedule, proposal.schedule)
  tx.record('schedule.proposal_applied', {
    actor: by.actor,
    subjects: [schedule.id, ...(override ? [override] : [])],
    because: because ?? null,
    data: {
      schedule: schedule.id,
      slug,
      as: proposal.as,
      version,
      override,
      start: spans.reduce((first, { start }) => (start < first ? start : first), spans[0]!.start),
      end: spans.reduce((last, { end }) => (end > last ? end : last), spans[0]!.end),
      shifts: spans.length,
    },
  })
  const { version: now } = await getResource(tx.db, 'schedule', slug)
  return { applied: proposal.as, override, version: now }
}

type Spans = { start: string; end: string }[]

/** The shifts of a proposal. @throws Problem invalid when it has none: then it is something else than a rota. */
function spansOf(proposal: Proposal, doc: ScheduleDoc): Spans {
  const spans = proposal.as === 'override' ? spansOfOverride(proposal.override) : spansAdded(doc, proposal.schedule)
  if (spans.length > 0) return spans
  throw new Problem(
    'invalid',
    'This proposal has no shifts; send one of those that were generated. Nothing was changed.',
    {
      errors: [{ path: 'proposal', message: 'has no shifts' }],
    },
  )
}

function spansOfOverride(override: Extract<Proposal, { as: 'override' }>['override']): Spans {
  return override.op === 'set' ? (override.shifts ?? []) : []
}

/** The fixed spans of layers that the document has and the stored one has not, if nothing else differs. */
function spansAdded(before: ScheduleDoc, after: ScheduleDoc): Spans {
  const added = after.layers.filter((layer) => !before.layers.some((known) => sameDocument(known, layer)))
  const keepsRest = after.team === before.team && after.layers.length - added.length === before.layers.length
  return keepsRest ? added.flatMap(({ coverage }) => (coverage?.type === 'fixed' ? coverage.spans : [])) : []
}

async function saveDocument(
  tx: Tx,
  by: Principal,
  registry: ReadonlyMap<KindName, Kind>,
  { slug, version, managedBy }: Resource,
  doc: ScheduleDoc,
): Promise<void> {
  if (managedBy) {
    throw new Problem(
      'conflict',
      `"${slug}" is managed by ${managedBy}, whose next apply would undo this. Nothing was changed; apply the rota as an override, or put the document there.`,
    )
  }
  await saveResources(tx, by.actor, registry, [{ kind: 'schedule', slug, doc, expectVersion: version }])
}
