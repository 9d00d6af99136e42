import type { NameOf } from './documents/use-doc-names.ts'

interface Known {
  /** By id or e-mail. */
  person(ref: string): string
  doc: NameOf
}

/** A target as people call it: `user ana@acme.example` → `Ana Reis`, `team payments` → `team Payments`. */
export function targetName(target: string, { person, doc }: Known): string {
  const [kind = '', slug] = target.split(' ', 2)
  if (slug === undefined) return person(kind)
  return kind === 'user' ? person(slug) : `${kind} ${doc(kind, slug)}`
}
