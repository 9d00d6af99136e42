import { z } from 'zod'

const flag = z
  .enum(['0', '1', 'true', 'false'], 'must be 0, 1, true or false')
  .transform((text) => text === '1' || text === 'true')
/** A variable that holds a URL. */
export function urlVariable(protocols: RegExp, example: string) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), `must be a URL such as ${example}`)
}
const secret = z.string().min(16, 'must have at least 16 characters')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

const Env = z.object({
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65535, 'must be a port number, 0 to 65535')
    .transform(Number)
    .default(8080),
  HOST: z.string().optional(),
  PUBLIC_URL: urlVariable(/^https?:$/, 'https://tocsin.acme.example')
    .refine((text) => !/[?#]/.test(text), 'must be a URL without "?" and "#": links are made by adding to it')
    .optional(),
  DATABASE_URL: urlVariable(/^postgres(ql)?:$/, 'postgres://user:password@db.example/tocsin').optional(),
  TOCSIN_DATA: z.string().default('./data'),
  TOCSIN_ADMIN_TOKEN: secret.regex(/^\S+$/, 'must have no spaces: it is sent in a header').optional(),
  TOCSIN_CONFIG: z.string().optional(),
  TOCSIN_SECRET: secret.optional(),
  TOCSIN_OUTBOUND_ALLOW: list.default([]),
  HEARTBEAT_URL: urlVariable(/^https?:$/, 'https://hc.example/ping/…').optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  TRUST_PROXY: flag.default(false),
})

/** A variable that cannot be used. Its message is for whoever starts the process and never repeats a value. */
export class EnvironmentError extends Error {}

export interface Env {
  port: number
  host: string
  publicUrl: string | undefined
  databaseUrl: string | undefined
  dataDir: string
  adminToken: string | undefined
  config: string | undefined
  secret: string | undefined
  outboundAllow: string[]
  heartbeatUrl: string | undefined
  logLevel: string
  trustProxy: boolean
  /** All variables that are not empty, as they were given: what is set up by declaration, such as a channel, reads its own. */
  given: Readonly<Record<string, string>>
}

/**
 * Reads the environment once. An empty variable counts as absent; white space around a value, such as the line end of a
 * mounted secret, does not belong to it. `declared` are the variables that others declare and will read from `given`.
 * @throws Error that lists every variable that is wrong and what it should be; values are not echoed.
 */
export function readEnv(
  source: Record<string, string | undefined> = process.env,
  declared: readonly z.ZodObject[] = [],
): Env {
  const trimmed = Object.entries(source).map(([name, value]) => [name, value?.trim()] as const)
  const given = Object.fromEntries(trimmed.flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const parsed = Env.safeParse(given)
  const issues = [parsed, ...declared.map((schema) => schema.safeParse(given))].flatMap(
    ({ error }) => error?.issues ?? [],
  )
  if (!parsed.success || issues.length > 0) {
    const first = Map.groupBy(issues, (issue) => issue.path.join('.'))
    const lines = [...first].map(([name, [issue]]) => `  ${name}: ${issue!.message}`)
    throw new EnvironmentError(`The environment is not right:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  return {
    port: env.PORT,
    host: env.HOST ?? (env.DATABASE_URL ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: env.DATABASE_URL,
    dataDir: env.TOCSIN_DATA,
    adminToken: env.TOCSIN_ADMIN_TOKEN,
    config: env.TOCSIN_CONFIG,
    secret: env.TOCSIN_SECRET,
    outboundAllow: env.TOCSIN_OUTBOUND_ALLOW,
    heartbeatUrl: env.HEARTBEAT_URL,
    logLevel: env.LOG_LEVEL,
    trustProxy: env.TRUST_PROXY,
    given,
  }
}
