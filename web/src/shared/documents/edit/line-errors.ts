import { problemOf } from '../../../problem.ts'
import { type LineError, lineOfPath } from '../../../ui/yaml/yaml.ts'

/** Splits a place that already names its line, `configuration:2 teams.payments.members`; other paths have none. */
export function placeOfPath(path: string): { line: number | null; path: string } {
  const named = /^\S*:(\d+)(?: (.*))?$/.exec(path)
  return named ? { line: Number(named[1]), path: named[2] ?? '' } : { line: null, path }
}

/**
 * The field errors of an answer at their lines in a text. The server may name a field from the document
 * (`levels.0.after`), from the request (`doc.levels.0.after`), from the configuration
 * (`policies.payments.levels.0.after`), or with its line. For a whole configuration leave `within` empty.
 */
export function lineErrors(error: unknown, text: string, within = ''): LineError[] {
  if (!error) return []
  return problemOf(error).errors.map(({ path, message }) => {
    const place = placeOfPath(path)
    const inner = ['doc.', `${within}.`].reduce(
      (rest, prefix) => (within && rest.startsWith(prefix) ? rest.slice(prefix.length) : rest),
      place.path,
    )
    return { line: place.line ?? lineOfPath(text, inner), message: inner ? `${inner}: ${message}` : message }
  })
}
