import type { Override } from '@tocsin/contract/schedules/schedules'

export type OverrideOp = Override['op']

interface Draft {
  op: OverrideOp
  user: string
  users: string[]
  layer: string | null
  start: string
  end: string
}

/** The override that a filled form means: only the fields that its kind has. */
export function draftOverride({ op, user, users, layer, start, end }: Draft): Override {
  const common = layer ? { start, end, layer } : { start, end }
  if (op === 'substitute') return { op, ...common, user, users }
  if (op === 'remove') return { op, ...common, user }
  return { op, ...common, users }
}
