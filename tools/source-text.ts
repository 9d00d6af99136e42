/** An `import` or `export … from` at the top of a file, or an `import(…)` anywhere in it. */
export interface Import {
  specifier: string
  line: number
  /** `type`: erased before running. `dynamic`: `import(…)`. */
  how: 'value' | 'type' | 'dynamic'
}

/** A string or a whole template of a file, without its quotes. */
export interface Literal {
  kind: 'string' | 'template'
  /** Where its first quote stands. */
  start: number
  /** After its last quote. */
  end: number
  /** As written (escapes stay); a template has `…` in the places of its substitutions. */
  text: string
}

/** A file taken apart into what is code and what is not. */
export interface Scan {
  /**
   * The text with the contents of comments, strings, templates and regular expressions replaced by spaces, so that a word
   * found in it is code. Positions and lines stay.
   */
  code: string
  /** In the order in which they end. */
  literals: Literal[]
}

const beforeRegex = /(?:^|[=(,:;!&|?{}[+*%~<>^-]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await))$/

/**
 * Takes a file apart. Good enough for this repository, not a parser: an apostrophe in JSX text hides the rest of its
 * line, nothing more.
 */
export function scan(text: string): Scan {
  let code = ''
  let at = 0
  const literals: Literal[] = []
  /** The templates that are open, and for each how many `{` are open in its present `${`. */
  const templates: { start: number; text: string; braces: number }[] = []

  function blank(until: number): void {
    code += text.slice(at, until).replace(/[^\n]/g, ' ')
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
    const open = templates.at(-1)
    const part = text.slice(at, end)
    blank(end)
    if (!open) return
    if (part.endsWith('${')) open.text += `${part.slice(0, -2)}…`
    else {
      literals.push({ kind: 'template', start: open.start, end, text: open.text + part.replace(/`$/, '') })
      templates.pop()
    }
  }

  function string(pattern: RegExp): void {
    const start = at
    const end = endOf(pattern)
    literals.push({ kind: 'string', start, end, text: text.slice(start + 1, end).replace(/['"]$/, '') })
    blank(end)
  }

  while (at < text.length) {
    const two = text.slice(at, at + 2)
    const one = two[0]
    if (two === '//') blank(endOf(/[^\n]*/y))
    else if (two === '/*') blank(endOf(/[\s\S]*?\*\//y))
    else if (one === "'") string(/'(?:[^'\\\n]|\\[\s\S])*'?/y)
    else if (one === '"') string(/"(?:[^"\\\n]|\\[\s\S])*"?/y)
    else if (one === '`') {
      templates.push({ start: at, text: '', braces: 0 })
      code += '`'
      at++
      template()
    } else if (one === '/' && beforeRegex.test(code.slice(-200).trimEnd())) {
      blank(endOf(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*|\//y))
    } else {
      const open = templates.at(-1)
      if (open && one === '{') open.braces++
      if (open && one === '}') {
        if (open.braces === 0) {
          code += ' '
          at++
          template()
          continue
        }
        open.braces--
      }
      code += one
      at++
    }
  }
  return { code, literals }
}

/** The `code` of `scan`. */
export function codeOnly(text: string): string {
  return scan(text).code
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
