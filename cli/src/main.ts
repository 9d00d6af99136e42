import { parseArgs } from 'node:util'
import { type Client, connect, Refused, Unreachable } from './client.ts'
import { Usage } from './command.ts'
import { commands } from './commands.ts'

/** Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the server cannot be reached, 4 `plan` found changes. */
const usageError = 2
const unreachable = 3

const version = '0.1.0'

function help(): string {
  const lines = [
    'tocsin: on-call and incident response from the command line',
    '',
    'Usage: tocsin <command> [arguments] [--url URL] [--token TOKEN] [--json]',
    '',
    'Commands:',
    ...Object.entries(commands).map(([name, command]) => `  ${name.padEnd(10)} ${command.summary}`),
    '  version    Print the version',
    '',
    'tocsin <command> --help tells more about one.',
    '',
    'Environment:',
    '  TOCSIN_URL     where Tocsin is (default http://localhost:8080)',
    '  TOCSIN_TOKEN   an API token (My settings → API tokens); TOCSIN_ADMIN_TOKEN is used when it is set',
    '',
    'Exit codes: 0 done · 1 refused or failed · 2 wrong usage · 3 Tocsin cannot be reached · 4 plan: there are changes',
  ]
  return lines.join('\n')
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv
  if (!name || name === '--help' || name === '-h' || name === 'help') {
    console.log(help())
    return name ? 0 : usageError
  }
  if (name === '--version' || name === 'version') {
    console.log(version)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    console.error(`tocsin: there is no command "${name}".\n\n${help()}`)
    return usageError
  }
  let parsed: { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] }
  try {
    parsed = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        url: { type: 'string' },
        token: { type: 'string' },
        ...command.options,
      },
    })
  } catch (error) {
    console.error(`tocsin ${name}: ${(error as Error).message}\n\n${command.usage}`)
    return usageError
  }
  if (parsed.values.help) {
    console.log(`${command.summary}\n\n${command.usage}`)
    return 0
  }
  const url = String(parsed.values.url ?? process.env.TOCSIN_URL ?? `http://localhost:${process.env.PORT ?? 8080}`)
  const token = String(parsed.values.token ?? process.env.TOCSIN_TOKEN ?? process.env.TOCSIN_ADMIN_TOKEN ?? '')
  const client = (): Client => {
    if (!token) throw new Usage('no API token: set TOCSIN_TOKEN or give --token (make one in My settings → API tokens)')
    return connect(url, token)
  }
  try {
    return await command.run({
      client,
      url,
      args: parsed.positionals,
      options: parsed.values,
      json: parsed.values.json === true,
      rest,
    })
  } catch (error) {
    return report(name, command.usage, error)
  }
}

function report(name: string, usage: string, error: unknown): number {
  if (error instanceof Usage) {
    console.error(`tocsin ${name}: ${error.message}\n\n${usage}`)
    return usageError
  }
  if (error instanceof Unreachable) {
    console.error(`tocsin ${name}: ${error.message}`)
    return unreachable
  }
  if (error instanceof Refused) {
    console.error(`tocsin ${name}: ${error.message}`)
    for (const field of error.errors)
      if (!error.message.includes(field.message)) console.error(`  ${field.path}: ${field.message}`)
    return 1
  }
  console.error(`tocsin ${name}: ${error instanceof Error ? error.message : String(error)}`)
  return 1
}

process.exitCode = await main(process.argv.slice(2))
