import type { PageSummary } from '@tocsin/contract/paging/paging'

export type StepName = 'reach' | 'service' | 'source' | 'page' | 'answer'

/** What is true now, as the server says it. */
export interface Progress {
  /** Somebody may make services here. */
  mayConfigure: boolean
  methods: { verified: boolean; channel: string }[]
  channels: { slug: string; available: boolean }[]
  services: { doc: Record<string, unknown> }[]
  /** How many alerts there are; one is enough. */
  alerts: number
  /** Pages that reached me, the newest first. */
  pages: Pick<PageSummary, 'number' | 'title' | 'status' | 'acknowledgedBy'>[]
  me: string | null
}

export interface FirstStep {
  name: StepName
  done: boolean
}

/** The steps from nothing to a first answered page, each done or not by what is there; nothing of it is stored. */
export function firstSteps(progress: Progress): FirstStep[] {
  const { mayConfigure, methods, channels, services, alerts, pages, me } = progress
  const usable = new Set(channels.filter((channel) => channel.available).map((channel) => channel.slug))
  const steps: FirstStep[] = [
    { name: 'reach', done: methods.some((method) => method.verified && usable.has(method.channel)) },
    { name: 'service', done: services.some(({ doc }) => typeof doc.policy === 'string') },
    { name: 'source', done: alerts > 0 },
    { name: 'page', done: pages.length > 0 },
    { name: 'answer', done: me !== null && pages.some((page) => page.acknowledgedBy?.id === me) },
  ]
  return mayConfigure ? steps : steps.filter(({ name }) => name !== 'service' && name !== 'source')
}
