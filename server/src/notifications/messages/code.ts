import { type Addressee, baseOf, type MessageBase } from './base.ts'
import { digitByDigit } from './spoken.ts'

/** The message that proves a contact method. It is made only in memory: the code is stored nowhere in clear. */
export interface CodeMessage extends MessageBase {
  kind: 'code'
  code: string
}

export function codeMessage(methodId: string, code: string, user: Addressee, now: Date): CodeMessage {
  const says = `Your Tocsin verification code is ${code}. It is valid for 10 minutes.`
  const lines = [
    says,
    'Somebody signed in as you wants pages to be sent here. If this was not you, ignore this message.',
  ]
  return {
    kind: 'code',
    ...baseOf({ id: methodId, user, title: 'Tocsin verification code', lines }, now),
    short: says,
    spoken: `Your Tocsin verification code is ${digitByDigit(code)}. I repeat: ${digitByDigit(code)}.`,
    code,
  }
}
