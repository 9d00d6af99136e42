/** A piece of a set-up step: prose, a word of code, or a block to copy. */
export interface StepPart {
  kind: 'text' | 'code' | 'block'
  text: string
}

/** Reads the little Markdown of set-up steps: fenced blocks and `code`. Code with spaces or an address is to be copied. */
export function stepParts(step: string): StepPart[] {
  return step.split(/```[a-z]*\n?/).flatMap((outer, fenced): StepPart[] => {
    if (fenced % 2 === 1) return [{ kind: 'block', text: outer.trimEnd() }]
    return outer.split('`').flatMap((inner, quoted): StepPart[] => {
      if (inner === '') return []
      if (quoted % 2 === 0) return inner.trim() === '' ? [] : [{ kind: 'text', text: inner.replaceAll('*', '') }]
      return [{ kind: /\s|:\/\//.test(inner) ? 'block' : 'code', text: inner }]
    })
  })
}
