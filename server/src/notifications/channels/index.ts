import type { AddressCheck, Channel, ChannelContext, ChannelDeclaration, Channels, Ranks } from './channel.ts'
import { email } from './email/email.ts'
import { webhook } from './webhook/webhook.ts'

/** Every channel there is. A new one is a folder beside this file and a line here. */
export const declarations: ChannelDeclaration[] = [email, webhook]

/** Every channel, set up or not, with what the environment says about it. @throws ZodError */
export function createChannels(
  given: Readonly<Record<string, string>>,
  around: ChannelContext,
): Channels & { close(): void } {
  const list = declarations.map((declaration) => openChannel(declaration, given, around))
  return Object.assign(channelsOf(list), {
    close() {
      for (const channel of list) channel.close?.()
    },
  })
}

export function channelsOf(list: readonly Channel[]): Channels {
  return new Map(list.map((channel) => [channel.slug, channel]))
}

export function openChannel(
  declaration: ChannelDeclaration,
  given: Readonly<Record<string, string>>,
  around: ChannelContext,
): Channel {
  const opened = declaration.open(declaration.settings.parse(given), around)
  return { checkAddress: (text) => checkAddress(declaration, text), ...declaration, ...opened }
}

/** The address as it is stored, or what is wrong with it: as far as the channel's schema says. */
export function checkAddress({ address }: Pick<ChannelDeclaration, 'address'>, text: string): AddressCheck {
  const read = address.schema.safeParse(text)
  if (read.success) return { address: read.data }
  const label = /^[A-Z]{2}/.test(address.label)
    ? address.label
    : address.label.replace(/^./, (first) => first.toLowerCase())
  return { problem: `The ${label} ${read.error.issues[0]?.message}.` }
}

export function ranksOf(list: readonly Pick<ChannelDeclaration, 'slug' | 'rank'>[]): Ranks {
  return new Map(list.map(({ slug, rank }) => [slug, rank]))
}

/** A channel in running text: `by e-mail`. */
export function wordOf(slug: string): string {
  return declarations.find((each) => each.slug === slug)?.word ?? slug
}

/** One environment variable that sets a channel up. */
export interface Variable {
  name: string
  meaning: string
  /** Null: none. */
  fallback: string | null
}

/** The variables of a channel, as they are documented and shown. */
export function variablesOf({ settings }: Pick<ChannelDeclaration, 'settings'>): Variable[] {
  return Object.entries(settings.shape).map(([name, schema]) => {
    const absent = schema.safeParse(undefined)
    const fallback = absent.success && typeof absent.data === 'string' ? absent.data : null
    return { name, meaning: schema.description ?? '', fallback }
  })
}
