import type { Outbound } from '../../kernel/http/outbound.ts'
import type { Channel, Channels } from './channel.ts'
import { emailChannel } from './email/email.ts'
import { webhookChannel } from './webhook/webhook.ts'

export interface ChannelSettings {
  smtpUrl: string | undefined
  mailFrom: string
  outbound: Outbound
}

/** Every channel there is, set up or not. A new one is one line here and a folder beside it. */
export function createChannels({ smtpUrl, mailFrom, outbound }: ChannelSettings): Channels & { close(): void } {
  const list: Channel[] = [emailChannel({ smtpUrl, mailFrom }), webhookChannel({ outbound })]
  return Object.assign(channelsOf(list), {
    close() {
      for (const channel of list) channel.close?.()
    },
  })
}

export function channelsOf(list: readonly Channel[]): Channels {
  return new Map(list.map((channel) => [channel.slug, channel]))
}
