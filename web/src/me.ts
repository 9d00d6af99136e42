import type { Me } from '@tocsin/contract/access/access'
import { createContext, useContext } from 'react'

export const MeContext = createContext<Me | null>(null)

/** Who is signed in. Only inside the frame, which waits until it is known. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside of the frame')
  return me
}

/** Whether I may do this in general; lists of `can` in answers say it for the single thing. */
export function useMay(scope: Me['can'][number]): boolean {
  return useMe().can.includes(scope)
}
