import { oneLine } from '../../kernel/words.ts'

/** The letters of text messages (3GPP TS 23.038, 6.2.1), blanks and line ends aside; those of `extended` count twice. */
const basic = new Set(
  '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('^{}\\[~]|€')
const written: Record<string, string> = { '…': '...', '–': '-', '—': '-', '•': '*', '·': '-', '„': '"' }

/** What one text message holds. */
export const longestShort = 160

/** How much room a text takes in a message, in the letters of its alphabet. */
export function lettersOf(text: string): number {
  let count = 0
  for (const letter of text) count += extended.has(letter) ? 2 : 1
  return count
}

/** A text in the alphabet of text messages: accents that it lacks are dropped, what has no likeness becomes `?`. */
export function plainLetters(text: string): string {
  const known = (letter: string) => basic.has(letter) || extended.has(letter)
  const letters = [...text].map((letter) => {
    if (known(letter)) return letter
    if (/[‘’‚‹›´`]/.test(letter)) return "'"
    if (/[“”«»]/.test(letter)) return '"'
    const likeness = written[letter] ?? letter.normalize('NFKD').replace(/\p{M}/gu, '')
    return [...likeness].every(known) ? likeness : '?'
  })
  return letters
    .join('')
    .replace(/\?{2,}/g, '?')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** At most `room` letters; what is cut ends in `...`. */
function fitted(text: string, room: number): string {
  if (lettersOf(text) <= room) return text
  const kept: string[] = []
  let left = room - 3
  for (const letter of text) {
    left -= extended.has(letter) ? 2 : 1
    if (left < 0) break
    kept.push(letter)
  }
  return `${kept.join('').trimEnd()}...`
}

/** Of what it says at least this much stays when a link is added. */
const leastWords = 80

/**
 * One text message: the words, and the first of `links` that fits behind them. The words come first: a link that would
 * leave them fewer than 80 letters is left out.
 */
export function shortForm(words: string, links: { url: string }[] = []): string {
  const text = plainLetters(oneLine(words, 2 * longestShort)) || 'A message from Tocsin'
  const usable = links.map(({ url }) => url).filter((url) => plainLetters(url) === url)
  const whole = usable.find((url) => lettersOf(text) + 1 + lettersOf(url) <= longestShort)
  const link = whole ?? usable.find((url) => longestShort - 1 - lettersOf(url) >= leastWords)
  if (!link) return fitted(text, longestShort)
  return `${fitted(text, longestShort - 1 - lettersOf(link))} ${link}`
}
