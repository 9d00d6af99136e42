import type { Icon } from '@tabler/icons-react'
import type { keepPreviousData } from '@tanstack/react-query'
import type { ComponentType } from 'react'

/** Something one can go to or do. */
export interface Entry {
  id: string
  label: string
  /** Beside it, quieter: the status, the kind, the key. */
  hint?: string | undefined
  /** Further words by which it is found. */
  words?: string
  icon: Icon
  run: () => void
}

export interface Group {
  title: string
  entries: Entry[]
}

export interface DialogueProps {
  opened: boolean
  onClose: () => void
}

/** Opens a dialogue that outlives the palette. */
export type OpenDialogue = (dialogue: ComponentType<DialogueProps>) => void

/** What is sought: at once as typed, and with a pause for the server. */
export interface Sought {
  typed: string
  /** For queries to the server. */
  q: string
  /** How they ask: only for words, and the last answer stays until the next is there. */
  how: { enabled: boolean; placeholderData: typeof keepPreviousData }
}

export interface Found {
  groups: Group[]
  searching: boolean
}

/** What a room adds to the palette; both are hooks. Groups with the same title become one. */
export interface PaletteParts {
  useCommands?: (open: OpenDialogue) => Group[]
  useFound?: (sought: Sought) => Found
}

/** At most so many of a kind are found. */
export const mostFound = 6
