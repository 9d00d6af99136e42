import type { Urgency } from '@tocsin/contract/severity'
import type { z } from 'zod'
import { DeliveryError } from '../../kernel/http/delivery.ts'
import type { FastifyInstance } from '../../kernel/http/http.ts'
import type { Outbound } from '../../kernel/http/outbound.ts'
import type { Perform, Principal } from '../../kernel/perform.ts'
import type { Action } from '../messages/base.ts'
import type { Message } from '../messages/message.ts'

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

/**
 * One way to reach people. Everything it can do is data: settings, forms, plans, limits, documentation and what
 * configuration may declare are made from it. `settings` are environment variables, each with a description.
 */
export interface ChannelDeclaration<Settings extends z.ZodObject = z.ZodObject> {
  /** In the API, in YAML, in the database: `email`. */
  slug: string
  /** Where it stands alone: `E-mail`. */
  name: string
  /** In running text: `e-mail`. */
  word: string
  /** Who carries the message, for the record of attempts: `smtp`, `https`. */
  provider: string
  settings: Settings
  address: {
    label: string
    hint: string
    /** Makes of what somebody wrote the address as it is stored. */
    schema: z.ZodType<string>
    /** Whether an address must be proved with a code. */
    needsCode: boolean
    /** Whether each contact method gets a secret to sign with, shown once. */
    hasSecret: boolean
  }
  limits: {
    /** The longest title in characters. */
    title: number
    /** The longest text in characters; null: as long as messages are. */
    body: number | null
    /** Messages a second, from this process, that the provider allows; null: it says nothing. */
    perSecond: number | null
    /** Messages that may be under way at once from this process. A provider that hangs blocks only so many. */
    concurrency: number
  }
  /** The most that a receipt proves: that it was taken over, or that it arrived. */
  proof: Receipt['state']
  /** How well it suits people without rules: smaller comes first. Low urgency uses only the first. */
  rank: Record<Urgency, number>
  /** The actions it can show, as a link or a button. */
  actions: readonly Action['kind'][]
  open(settings: z.output<Settings>, around: ChannelContext): OpenChannel
  /**
   * What comes back: replies, buttons, receipts. `http` is under `/channels/<slug>`; the channel proves each request by
   * itself, and all it can do with one is an operation, as the person who answered.
   */
  inbound?(http: FastifyInstance, answer: Answer): void
}

/** What a channel is given to work with. */
export interface ChannelContext {
  /** The only way out over HTTP. */
  outbound: Outbound
}

/** A channel with its settings, ready to send. */
export interface OpenChannel {
  available(): { ok: true } | { because: string }
  /** Where this installation allows less than `address.schema`: the address as it is stored, or what is wrong with it. */
  checkAddress?(text: string): AddressCheck
  /**
   * Hands over one message. The same `idempotencyKey` may come twice, when it is not known what became of the first time:
   * the receiver must be able to see that it is the same. Ends within about 15 seconds. @throws DeliveryError
   */
  send(message: Message, to: Destination, idempotencyKey: string): Promise<Receipt>
  close?(): void
}

export type AddressCheck = { address: string } | { problem: string }

/** A channel of this installation. */
export interface Channel extends ChannelDeclaration, Required<Omit<OpenChannel, 'close'>> {
  close?(): void
}

/** The channels of this installation, by slug. */
export type Channels = ReadonlyMap<string, Channel>

/**
 * How well channels suit a person who wrote no plan: what has the smaller number comes first. For low urgency only the
 * first of them is used.
 */
export type Ranks = ReadonlyMap<string, Record<Urgency, number>>

/** All that what comes back may do. */
export interface Answer {
  /** An operation, as somebody: whoever may not do it in the app may not do it here. @throws Problem */
  perform: Perform
  /** Who has proved this address of the channel to be theirs; null when nobody has, or more than one person. */
  whoIsAt(address: string): Promise<Principal | null>
}

/** Declares a channel; its settings are known to `open` by their types. */
export function channel<Settings extends z.ZodObject>(declaration: ChannelDeclaration<Settings>): ChannelDeclaration {
  return declaration
}

/** The address no longer exists: the contact method is broken, not only this message. */
export class AddressGone extends DeliveryError {
  override name = 'AddressGone'
}

/** The other side dislikes what is written, not who it is for: a shorter message may pass. */
export class ContentRefused extends DeliveryError {
  override name = 'ContentRefused'
}
