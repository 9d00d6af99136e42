import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useUnanswered } from '../../paging/list/use-unanswered.ts'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import classes from '../Frame.module.css'
import { PlaceLink } from './PlaceLink.tsx'
import { usePlaces } from './use-places.ts'

const MoreDrawer = lazy(() => import('./MoreDrawer.tsx').then((file) => ({ default: file.MoreDrawer })))

/** The navigation of phones: four places, and a drawer with all of them. */
export function BottomBar() {
  const groups = usePlaces()
  const unanswered = useUnanswered()
  const drawer = useDialogue()
  return (
    <>
      <nav className={classes.bar} aria-label="Main, phone">
        {groups.flatMap(({ group, places }) =>
          places
            .filter((place) => place.phone)
            .map((place) => (
              <PlaceLink
                key={place.to}
                place={place}
                {...(place.phone === 'group' ? { label: group, standsFor: places } : {})}
                count={place.countsPages ? unanswered : 0}
              />
            )),
        )}
        <button type="button" className={classes.place} onClick={drawer.open} aria-haspopup="dialog">
          <IconDots size={18} aria-hidden />
          <span className={classes.word}>More</span>
        </button>
      </nav>
      {drawer.mounted && (
        <Suspense>
          <MoreDrawer groups={groups} unanswered={unanswered} opened={drawer.opened} onClose={drawer.close} />
        </Suspense>
      )}
    </>
  )
}
