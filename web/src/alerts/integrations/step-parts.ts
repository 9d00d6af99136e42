/** A piece of a set-up step: prose, a word of code, or a block to copy. */
export interface StepPart {
  kind: 'text' | 'code' | 'block'
  text: string
}

/** Reads the little Markdown of set-up steps: fenced blocks and `code`. Code that is an address or long is to be copied. */
export function stepParts(step: string): StepPart[] {
  const parts = step.split(/```[a-z]*\n?/).flatMap((outer, fenced): StepPart[] => {
    if (fenced % 2 === 1) return [{ kind: 'block', text: outer.trimEnd() }]
    return outer.split('`').flatMap((inner, quoted): StepPart[] => {
      if (inner.trim() === '') return []
      if (quoted % 2 === 0) return [{ kind: 'text', text: inner.replaceAll('*', '') }]
      return [{ kind: inner.includes('://') || inner.length > 50 ? 'block' : 'code', text: inner }]
    })
  })
  // A full stop alone under a block would be a line of its own.
  return parts.filter((part, index) => !(parts[index - 1]?.kind === 'block' && /^[\s.,;:]*$/.test(part.text)))
}
