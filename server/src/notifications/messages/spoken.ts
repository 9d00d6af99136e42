import { oneLine, sentence } from '../../kernel/words.ts'

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const longestSpoken = 600

/** A number that is a name, digit by digit: `one zero four two`. */
export function digitByDigit(name: string | number): string {
  return [...String(name)].map((digit) => digits[Number(digit)] ?? '').join(' ')
}

/** What a voice can say of a text: no addresses, no markup, `#1042` digit by digit. */
export function sayable(text: string): string {
  return text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/giu, 'a link')
    .replace(/#(\d+)/g, (_, number: string) => ` ${digitByDigit(number)} `)
    .replace(/(\d)\s*%/g, '$1 percent')
    .replace(/\s&\s/g, ' and ')
    .replace(/[^\p{L}\p{M}\p{N}\s.,:;!?'’+°-]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/ ([.,:;!?])/g, '$1')
    .trim()
}

/** Sentences said one after the other, at most 600 characters; never nothing. */
export function spokenForm(sentences: string[]): string {
  const said = sentences.map((each) => sayable(oneLine(each, longestSpoken))).filter(Boolean)
  return oneLine(said.map(sentence).join(' '), longestSpoken) || 'There is a message for you in Tocsin.'
}
