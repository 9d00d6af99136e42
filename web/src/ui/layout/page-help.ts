import { createContext, type ReactNode } from 'react'

/** What leads from the head of a screen to its help; null where there is none. */
export const PageHelp = createContext<ReactNode>(null)
