import type { ReactNode } from 'react'
import classes from './RowList.module.css'

/** A list of rows; give it `Row`s. */
export function RowList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  )
}
