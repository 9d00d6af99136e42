import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { myDutyOptions } from '../schedules/my-duty.ts'
import { Time } from '../ui/time/Time.tsx'
import classes from './Frame.module.css'

/** "On call for Payments until Mon 09:00 Lisbon": the duty that ends first, and how many others there are. */
export function DutyState() {
  const { data } = useQuery(myDutyOptions)
  if (!data) return null
  const [first, ...others] = data
  if (!first) {
    return (
      <span className={`${classes.duty} mantine-visible-from-sm`}>
        <span className={classes.dot} aria-hidden />
        Not on call
      </span>
    )
  }
  return (
    <Link to="/on-call" className={`${classes.duty} plain mantine-visible-from-sm`}>
      <span className={classes.dot} data-on aria-hidden />
      <span>
        On call for <b>{first.schedule.name}</b>
        {others.length > 0 && ` and ${others.length} more`}
        {first.until && (
          <>
            {' '}
            until <Time at={first.until} alsoIn={first.schedule.timeZone} />
          </>
        )}
      </span>
    </Link>
  )
}
