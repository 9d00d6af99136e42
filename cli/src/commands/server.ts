import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command } from '../command.ts'

/** The server is another workspace; the CLI starts it as a program of its own. */
const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

async function hand(command: string, rest: string[]): Promise<number> {
  const child = spawn(process.execPath, [main, command, ...rest], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

export const serve: Command = {
  summary: 'Start Tocsin: database (embedded unless DATABASE_URL is set), server and web app',
  usage:
    'Usage: tocsin serve\n\nReads PORT, HOST, PUBLIC_URL, DATABASE_URL, TOCSIN_DATA, SMTP_URL, … from the environment; see docs/guide/operate.md.',
  options: {},
  run: ({ rest }) => hand('serve', rest),
}

export const migrate: Command = {
  summary: 'Bring the database of DATABASE_URL (or the embedded one) to this release',
  usage: 'Usage: tocsin migrate',
  options: {},
  run: ({ rest }) => hand('migrate', rest),
}
