import { z } from 'zod'

const handover = z.strictObject({ handover: z.string(), schedule: z.string(), slug: z.string() })
const people = z.array(z.string())

export const handoverFactData = {
  /** The shift has changed. People are ids. */
  'handover.opened': handover.extend({ outgoing: people, incoming: people }),
  'handover.edited': handover,
  'handover.accepted': handover.extend({ user: z.string() }),
  /** Nobody accepted in time; those who must know were told. */
  'handover.overdue': handover.extend({ told: people }),
  'handover.dropped': handover,
}
