import type { ReactNode } from 'react'
import classes from './Pairs.module.css'

/** Names and values, one pair a line; pairs without a value are left out. */
export function Pairs({ pairs }: { pairs: [name: string, value: ReactNode][] }) {
  return (
    <dl className={classes.pairs}>
      {pairs
        .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
        .map(([name, value]) => (
          <div key={name} className={classes.pair}>
            <dt>{name}</dt>
            <dd className="breaks">{value}</dd>
          </div>
        ))}
    </dl>
  )
}
