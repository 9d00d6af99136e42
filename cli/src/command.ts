import type { Client } from './client.ts'

/** Called wrongly: the message is shown with the command's usage. */
export class Usage extends Error {}

export interface Invocation {
  /** Connects when it is needed; @throws Usage without a token. */
  client(): Client
  url: string
  args: string[]
  options: Record<string, string | boolean | string[] | undefined>
  json: boolean
  /** The arguments as they were typed, for commands that hand them on. */
  rest: string[]
}

export interface Command {
  summary: string
  usage: string
  options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }>
  /** @returns the exit code. */
  run(call: Invocation): Promise<number>
}

export function print(json: boolean, value: unknown, text: string): void {
  console.log(json ? JSON.stringify(value, null, 2) : text)
}

/** Columns as wide as their widest cell. */
export function table(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
