import type { Icon } from '@tabler/icons-react'

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
