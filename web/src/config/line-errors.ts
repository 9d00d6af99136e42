import { problemOf } from '../problem.ts'
import { type LineError, lineOfPath } from '../ui/yaml.ts'

/**
 * The field errors of an answer at their lines in the text of one document. The server may name a field from the
 * document (`levels.0.after`), from the request (`doc.levels.0.after`) or from the configuration
 * (`policies.payments.levels.0.after`).
 */
export function lineErrors(error: unknown, text: string, kind: string, slug: string): LineError[] {
  if (!error) return []
  return problemOf(error).errors.map(({ path, message }) => {
    const inner = [`doc.`, `${kind}.${slug}.`].reduce(
      (rest, prefix) => (rest.startsWith(prefix) ? rest.slice(prefix.length) : rest),
      path,
    )
    return { line: lineOfPath(text, inner), message: inner ? `${inner}: ${message}` : message }
  })
}
