import { z } from 'zod'

/** A change of configuration or of a person: what it was and what it is. Null before a creation, after a deletion. */
export const change = { before: z.unknown(), after: z.unknown() }
