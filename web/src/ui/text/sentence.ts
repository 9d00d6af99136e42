/** How what happened and why read beside each other, whoever wrote them. Pure. */

/** With a capital at its beginning, unless it begins with what has none: an address, a key, a path. */
export function capital(text: string): string {
  const first = /^\S*/.exec(text)?.[0] ?? ''
  if (/[@/_\d]|\w\.\w/.test(first)) return text
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** A text that stands alone: begins with a capital and has no full stop at its end. */
export function sentence(text: string): string {
  return capital(text.trim().replace(/(?<!\.)\.{1,2}$/, ''))
}

/** The same with its full stop, unless another mark ends it: another sentence may follow. */
export function stopped(text: string): string {
  const alone = sentence(text)
  return /[.!?…]$/.test(alone) || alone === '' ? alone : `${alone}.`
}

/** What happened and its reason, if there is one: `Bo acknowledged: on it. Ana had asked him`. */
export function sentences(text: string, because: string | null | undefined): string {
  return because ? `${stopped(text)} ${sentence(because)}` : sentence(text)
}
