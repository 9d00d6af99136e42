import { type Logger, pino } from 'pino'

export type Log = Logger

/** What must never reach a log line, by key. Ingest and link URLs are logged by their route pattern, never by path. */
const secretKeys = ['password', 'token', 'secret', 'key', 'authorization', 'cookie', 'code', 'address', 'body']

/** Structured logs on standard output, one JSON object a line. Secrets are removed by key at any of three depths. */
export function createLog(level: string, name = 'tocsin'): Log {
  return pino({
    name,
    level,
    redact: {
      paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '(redacted)',
    },
    serializers: { error: pino.stdSerializers.err },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/** Says something to the person at the console, outside the structured log: addresses, the set-up token. */
export function announce(line: string): void {
  console.log(line)
}
