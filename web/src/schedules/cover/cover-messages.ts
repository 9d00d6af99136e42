import type { Cover } from '@tocsin/contract/schedules/cover'

export type CoverActionName = 'take' | 'accept' | 'decline' | 'withdraw' | 'assign'

export const stateWords: Record<Cover['state'], string> = {
  open: 'Open',
  taken: 'Taken',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  expired: 'Nobody took it',
}

/** What it is, in one line: `Ana Reis wants cover`, `Bo Lind covers Ana Reis`. */
export function coverTitle(cover: Pick<Cover, 'kind' | 'state' | 'person' | 'shifts'>): string {
  const { kind, state, person, shifts } = cover
  const [first, second] = shifts
  if (kind === 'swap') {
    const other = second?.owner.name ?? 'somebody'
    return state === 'taken' ? `${person.name} and ${other} swapped` : `${person.name} wants to swap with ${other}`
  }
  const taker = first?.to?.name
  if (kind === 'pager') return `${taker ?? 'Somebody'} took the pager of ${first?.from.name ?? person.name}`
  if (taker && state === 'taken') return `${taker} covers ${person.name}`
  return `${person.name} wants cover`
}

interface Offered {
  name: CoverActionName
  label: string
  isMain: boolean
}

/** What I may do with it now, the most likely first. */
export function actionsOf(cover: Pick<Cover, 'kind' | 'state' | 'may'>): Offered[] {
  const { may, kind, state } = cover
  const all: (Offered & { may: boolean })[] = [
    { name: 'take', label: 'Take it', isMain: true, may: may.take },
    { name: 'accept', label: 'Accept', isMain: true, may: may.accept },
    { name: 'decline', label: kind === 'swap' ? 'Decline' : 'I cannot', isMain: false, may: may.decline },
    {
      name: 'assign',
      label: 'Say who takes it',
      isMain: false,
      may: may.assign && kind === 'cover' && state === 'open',
    },
    { name: 'withdraw', label: state === 'open' ? 'Withdraw' : 'Undo', isMain: false, may: may.withdraw },
  ]
  return all.filter((each) => each.may).map(({ may: _, ...action }) => action)
}
