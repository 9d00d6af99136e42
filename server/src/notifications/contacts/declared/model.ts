import { z } from 'zod'
import { declarations } from '../../channels/index.ts'

export interface DeclaredContact {
  channel: string
  address: string
  label?: string
}

/** A contact in configuration is `{ <channel>: address, label }`, for every channel there is. */
export function contactSchema(): z.ZodType<Record<string, string | undefined>> {
  const label = z.string().max(60).optional()
  const shapes = declarations.map(({ slug, address }) => z.strictObject({ [slug]: address.schema, label }))
  return z.union(shapes, `must be ${declarations.map(({ slug }) => `{ ${slug}: … }`).join(' or ')}`)
}

/** What such a contact says. */
export function declaredContact({ label = '', ...rest }: Record<string, string | undefined>): DeclaredContact {
  const [[channel, address] = ['', '']] = Object.entries(rest)
  return { channel, address: address ?? '', label }
}

/** The contact as it is written in configuration. */
export function contactInConfig({ channel, address, label }: DeclaredContact): Record<string, string> {
  return { [channel]: address, ...(label ? { label } : {}) }
}
