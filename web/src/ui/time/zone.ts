import { createContext, useContext } from 'react'

/** The zone of this browser. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** The viewer's zone: the one of their profile once it is known, else the browser's. */
export const ZoneContext = createContext<string>(browserZone)

export function useZone(): string {
  return useContext(ZoneContext)
}
