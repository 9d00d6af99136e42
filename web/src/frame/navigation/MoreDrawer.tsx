import { Drawer } from '@mantine/core'
import { useId } from 'react'
import type { GroupedPlaces } from '../../shared/places.ts'
import classes from '../Frame.module.css'
import { PlaceLink } from './PlaceLink.tsx'

interface MoreDrawerProps {
  groups: GroupedPlaces[]
  /** How many pages nobody has answered. */
  unanswered: number
  opened: boolean
  onClose: () => void
}

/** On phones: all places, in the groups of the navigation of wide screens. */
export function MoreDrawer({ groups, unanswered, opened, onClose }: MoreDrawerProps) {
  const id = useId()
  return (
    <Drawer opened={opened} onClose={onClose} position="bottom" title="All screens" size="auto">
      <nav aria-label="All screens" className={classes.drawer}>
        {groups.map(({ group, places }) => (
          <div key={group}>
            <h3 id={`${id}-${group}`} className={classes.heading}>
              {group}
            </h3>
            <ul className={classes.places} aria-labelledby={`${id}-${group}`}>
              {places.map((place) => (
                <li key={place.to}>
                  <PlaceLink place={place} count={place.countsPages ? unanswered : 0} onClick={onClose} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </Drawer>
  )
}
