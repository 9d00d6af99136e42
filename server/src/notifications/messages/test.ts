import { type Addressee, baseOf, type MessageBase } from './base.ts'

/** A message with which somebody tries out whether they can be reached. */
export interface TestMessage extends MessageBase {
  kind: 'test'
}

export function testMessage(id: string, user: Addressee, now: Date): TestMessage {
  const lines = ['This is a test message from Tocsin. Pages will reach you here; there is nothing to do.']
  return { kind: 'test', ...baseOf({ id, user, title: 'Tocsin test message', lines }, now), spoken: lines[0]! }
}
