import { codeOnly } from './source-text.ts'

export interface SizedFunction {
  path: string
  name: string
  line: number
  /** From its first line to its closing brace, the functions inside it included. */
  lines: number
}

const declared = [
  /^(?<indent>\s*)(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*(?<name>[\w$]+)/,
  /^(?<indent>\s*)(?:export\s+)?const\s+(?<name>[\w$]+)\b.*=\s*(?:async\s*)?(?:function\b|(?:<[^=]*>)?\(.*$|[\w$]+\s*=>)/,
  /^(?<indent>\s*)(?:(?:static|public|private|async|get|set)\s+)*\*?(?<name>#?[\w$]+)\s*(?:<[^()]*>)?\(.*$/,
]
const keywords = [
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'await',
  'throw',
  'do',
  'else',
  'with',
  'super',
  'new',
]

/**
 * The functions of a file with their lengths. It trusts the formatter: a function ends at the first line that closes at
 * the indentation it began with. Functions without a body of their own lines are left out.
 */
export function functionsIn(path: string, text: string): SizedFunction[] {
  const lines = codeOnly(text).split('\n')
  return lines.flatMap((line, at) => {
    const found = declared.map((pattern) => pattern.exec(line)?.groups).find((groups) => groups !== undefined)
    const name = found?.name
    if (found === undefined || name === undefined || keywords.includes(name)) return []
    const end = endOf(lines, at, found.indent ?? '')
    return end === undefined ? [] : [{ path, name, line: at + 1, lines: end - at + 1 }]
  })
}

/** The line of the closing brace of a body that begins at `at`; undefined: what begins there is no function. */
function endOf(lines: string[], at: number, indent: string): number | undefined {
  // An expression without a body, or all on one line.
  if (!/[{(]$/.test(lines[at]?.trimEnd() ?? '')) return undefined
  let body = false
  for (let index = at; index < lines.length; index++) {
    const line = (lines[index] ?? '').trimEnd()
    const mine = index === at || (line.startsWith(indent) && !/^\s/.test(line.slice(indent.length)))
    if (!mine) continue
    if (body && index > at && /^[)}\]]/.test(line.slice(indent.length)))
      return /^\}/.test(line.slice(indent.length)) ? index : undefined
    // The body opens at the end of the line on which the parameters close: the first line, or \`}: Options): Answer {\`.
    if (/(?:=>|\)|[\w$>\]|}]|\bnull)\s*\{$/.test(line) && !/^(?:\s*)const\s.*=\s*\w+\($/.test(line)) body = true
    else if (index > at && line !== '' && !/^[)}\]]/.test(line.slice(indent.length))) return undefined
  }
  return undefined
}
