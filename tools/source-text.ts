/** An `import` or `export … from` at the top of a file, or an `import(…)` anywhere in it. */
export interface Import {
  specifier: string
  line: number
  /** `type`: erased before running. `dynamic`: `import(…)`. */
  how: 'value' | 'type' | 'dynamic'
}

const beforeRegex = /(?:^|[=(,:;!&|?{}[+*%~<>^-]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await))$/

/**
 * Replaces the contents of comments, strings, templates and regular expressions by spaces, so that a word found in the
 * rest is code. Positions and lines stay. Good enough for this repository, not a parser: an apostrophe in JSX text hides
 * the rest of its line, nothing more.
 */
export function codeOnly(text: string): string {
  let out = ''
  let at = 0
  /** For each open `${`, how many `{` are open inside it. */
  const templates: number[] = []

  function blank(until: number): void {
    out += text.slice(at, until).replace(/[^\n]/g, ' ')
    at = until
  }

  function endOf(pattern: RegExp): number {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    return found ? found.index + found[0].length : text.length
  }

  function template(): void {
    // From after the backtick (or the `}` of a substitution) to the closing backtick or the next `${`.
    const end = endOf(/(?:[^\\`$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)?/y)
    const opens = text.slice(at, end).endsWith('${')
    blank(end)
    if (opens) templates.push(0)
  }

  while (at < text.length) {
    const two = text.slice(at, at + 2)
    const one = two[0]
    if (two === '//') blank(endOf(/[^\n]*/y))
    else if (two === '/*') blank(endOf(/[\s\S]*?\*\//y))
    else if (one === "'" || one === '"') {
      blank(endOf(one === "'" ? /'(?:[^'\\\n]|\\[\s\S])*'?/y : /"(?:[^"\\\n]|\\[\s\S])*"?/y))
    } else if (one === '`') {
      out += '`'
      at++
      template()
    } else if (one === '/' && beforeRegex.test(out.slice(-200).trimEnd())) {
      blank(endOf(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*|\//y))
    } else {
      const depth = templates.at(-1)
      if (depth !== undefined && one === '{') templates[templates.length - 1] = depth + 1
      if (depth !== undefined && one === '}') {
        if (depth === 0) {
          templates.pop()
          out += ' '
          at++
          template()
          continue
        }
        templates[templates.length - 1] = depth - 1
      }
      out += one
      at++
    }
  }
  return out
}

/** The line of a position, counted from 1. */
export function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

/** Every import of a file in order. `code` is `codeOnly(text)`. */
export function importsOf(text: string, code: string): Import[] {
  const imports: Import[] = []
  // The words are found in the code, the specifier is read from the same place in the text.
  for (const found of code.matchAll(/^[ \t]*(import|export)\b(?!\s*[.(])([^;=()`]*?)(?=\s*$)/gm)) {
    const statement = text
      .slice(found.index)
      .match(/^\s*(?:import|export)\s+(?:(type\s)?(?:[\w$*\s,{}]+?)\s*from\s*)?(['"])([^'"\n]+)\2/)
    if (!statement) continue
    const [, type, , specifier = ''] = statement
    if (/^\s*export\s+['"]/.test(statement[0])) continue
    imports.push({ specifier, line: lineOf(text, found.index), how: type ? 'type' : 'value' })
  }
  for (const found of code.matchAll(/(?<![.\w$])import\s*\(/g)) {
    const specifier = text.slice(found.index).match(/^import\s*\(\s*(['"])([^'"\n]+)\1/)?.[2] ?? '…'
    imports.push({ specifier, line: lineOf(text, found.index), how: 'dynamic' })
  }
  return imports
}
