import type { Generated, Proposal } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'

/** The most spans that an override holds. */
const mostShifts = 5000

/**
 * A rota as something that can be applied: as one override (`set`, shift by shift: the rotation itself stays as it is, and
 * goes on afterwards), and as a change of the document (a layer of fixed spans above the others: where it has nobody,
 * lower layers show). A new schedule only has the document. Empty when there is no rota.
 */
export function proposalsOf(
  { feasible, assignments, from, until }: Omit<Generated, 'proposals'>,
  doc: ScheduleDoc | null,
  timeZone: string,
): Proposal[] {
  if (!feasible || !from || !until) return []
  const spans = assignments.map(({ start, end, users }) => ({ start, end, users }))
  const layers = doc?.layers ?? []
  const names = new Set(layers.map(({ name }) => name))
  const wanted = `Generated from ${from.slice(0, 10)}`
  let name = wanted
  for (let number = 2; names.has(name); number++) name = `${wanted} (${number})`
  const priority = Math.max(0, ...layers.map((layer) => layer.priority ?? 0)) + (layers.length > 0 ? 1 : 0)
  const layer = { name, priority, coverage: { type: 'fixed' as const, spans } }
  const asDocument: Proposal = {
    as: 'document',
    schedule: doc ? { ...doc, layers: [...layers, layer] } : { timeZone, layers: [layer] },
  }
  if (!doc || spans.length > mostShifts) return [asDocument]
  return [{ as: 'override', override: { op: 'set', start: from, end: until, shifts: spans } }, asDocument]
}
