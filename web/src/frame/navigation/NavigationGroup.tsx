import { IconChevronRight } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { useId } from 'react'
import { isAt } from '../../shared/places.ts'
import type { Place, PlaceGroup } from '../../shared/room.ts'
import classes from '../Frame.module.css'
import { PlaceLink } from './PlaceLink.tsx'

interface NavigationGroupProps {
  group: PlaceGroup
  places: Place[]
  /** Only icons; then a group cannot be closed. */
  narrow: boolean
  closed: boolean
  onToggle: () => void
  /** How many pages nobody has answered. */
  unanswered: number
}

/** One group of the navigation. Closed it still shows where one is and where somebody waits for an answer. */
export function NavigationGroup({ group, places, narrow, closed, onToggle, unanswered }: NavigationGroupProps) {
  const id = useId()
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const isClosed = closed && !narrow
  const shown = isClosed
    ? places.filter((place) => isAt(pathname, place) || (place.countsPages && unanswered > 0))
    : places
  return (
    <div className={classes.group}>
      {narrow ? (
        <h2 id={id} className={classes.unseen}>
          {group}
        </h2>
      ) : (
        <h2 className={classes.heading}>
          <button type="button" id={id} aria-expanded={!isClosed} aria-controls={`${id}-places`} onClick={onToggle}>
            {group}
            <IconChevronRight size={13} aria-hidden />
          </button>
        </h2>
      )}
      <ul id={`${id}-places`} className={classes.places} aria-labelledby={id}>
        {shown.map((place) => (
          <li key={place.to}>
            <PlaceLink place={place} narrow={narrow} count={place.countsPages ? unanswered : 0} />
          </li>
        ))}
      </ul>
    </div>
  )
}
