import { z } from 'zod'

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true')
const url = (protocols: RegExp, example: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), `must be a URL such as ${example}`)
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

const Env = z.object({
  PORT: z.coerce.number('must be a port number').int().min(0).max(65535).default(8080),
  HOST: z.string().optional(),
  PUBLIC_URL: url(/^https?:$/, 'https://tocsin.acme.example').optional(),
  DATABASE_URL: url(/^postgres(ql)?:$/, 'postgres://user:password@db.example/tocsin').optional(),
  TOCSIN_DATA: z.string().default('./data'),
  TOCSIN_ADMIN_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  TOCSIN_CONFIG: z.string().optional(),
  TOCSIN_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  TOCSIN_OUTBOUND_ALLOW: list.default([]),
  SMTP_URL: url(/^smtps?:$/, 'smtp://user:password@mail.example:587').optional(),
  MAIL_FROM: z.string().default('Tocsin <tocsin@localhost>'),
  HEARTBEAT_URL: url(/^https?:$/, 'https://hc.example/ping/…').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUST_PROXY: flag.default(false),
})

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
  smtpUrl: string | undefined
  mailFrom: string
  heartbeatUrl: string | undefined
  logLevel: string
  trustProxy: boolean
}

/**
 * Reads the environment once. An empty variable counts as absent.
 * @throws Error that lists every variable that is wrong and what it should be; values are not echoed.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not right:\n${lines.join('\n')}`)
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
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    heartbeatUrl: env.HEARTBEAT_URL,
    logLevel: env.LOG_LEVEL,
    trustProxy: env.TRUST_PROXY,
  }
}
