import { useState } from 'react'

/**
 * A dialogue whose code is loaded when it is first opened and which then stays mounted, so that closing it gives the
 * focus back to where it was.
 */
export function useDialogue() {
  const [state, setState] = useState({ opened: false, mounted: false })
  return {
    ...state,
    open: () => setState({ opened: true, mounted: true }),
    close: () => setState((before) => ({ ...before, opened: false })),
  }
}
