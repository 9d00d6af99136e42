import { DeliveryError } from '../../kernel/http/delivery.ts'
import type { Message } from '../message.ts'

/** Where one message goes. `secret` is the contact method's own, opened; null when it has none. */
export interface Destination {
  address: string
  secret: string | null
}

/** What the other side said: `accepted` means it took it over, `delivered` that it has arrived. */
export interface Receipt {
  id: string | null
  state: 'accepted' | 'delivered'
}

/** One way to reach people. What it can do is data: forms, plans and pages are drawn from it. */
export interface Channel {
  slug: string
  name: string
  /** Who carries the message, for the record of attempts: `smtp`, `https`. */
  provider: string
  addressLabel: string
  addressHint: string
  /** Whether an address must be proved with a code. */
  needsCode: boolean
  canAcknowledge: boolean
  /** Whether a receipt says that the message arrived, not only that it was taken. */
  confirmsDelivery: boolean
  /** Whether each contact method gets a secret to sign with, shown once. */
  hasSecret: boolean
  /** How many messages may be under way at once from this process. A provider that hangs blocks only so many. */
  concurrency: number
  /** The environment variables that set it up; absent when it needs none. */
  settings?: readonly string[]
  available(): { ok: true } | { because: string }
  /** The address as it is stored, or what is wrong with it in words. */
  checkAddress(text: string): { address: string } | { problem: string }
  /**
   * Hands over one message. The same `idempotencyKey` may come twice, when it is not known what became of the first time:
   * the receiver must be able to see that it is the same. Ends within about 15 seconds. @throws DeliveryError
   */
  send(message: Message, to: Destination, idempotencyKey: string): Promise<Receipt>
  close?(): void
}

/** The address itself is no more: the contact method is broken, not only this message. */
export class AddressGone extends DeliveryError {
  override name = 'AddressGone'
}

/** The other side dislikes what is written, not to whom: a shorter message may pass. */
export class ContentRefused extends DeliveryError {
  override name = 'ContentRefused'
}

/** The channels of this installation, by slug. */
export type Channels = ReadonlyMap<string, Channel>
