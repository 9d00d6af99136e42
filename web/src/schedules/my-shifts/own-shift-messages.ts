import type { OwnShift } from '@tocsin/contract/schedules/on-call'
import { sentence } from '../../ui/text/sentence.ts'

/** Of the plain rotation only the layer is said; the reason in full is for what is out of turn: an override, a cover, a swap. */
export function reasonOf({ layer, because }: Pick<OwnShift, 'layer' | 'because'>): string {
  const isPlain = layer !== null && because.startsWith('layer ')
  return isPlain ? `Layer “${layer}”` : sentence(because)
}
