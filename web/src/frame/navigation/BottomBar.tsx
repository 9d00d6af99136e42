import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useMe } from '../../me.ts'
import { useUnanswered } from '../../paging/list/use-unanswered.ts'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import classes from '../Frame.module.css'
import { PlaceLink } from './PlaceLink.tsx'
import { placesOf } from './places.ts'

const MoreDrawer = lazy(() => import('./MoreDrawer.tsx').then((file) => ({ default: file.MoreDrawer })))

/** The navigation of phones: four places and a drawer with the rest. */
export function BottomBar() {
  const { work, settings } = placesOf(useMe())
  const unanswered = useUnanswered()
  const drawer = useDialogue()
  return (
    <>
      <nav className={classes.bar} aria-label="Main, phone">
        {work
          .filter((place) => place.phone)
          .map((place) => (
            <PlaceLink key={place.to} place={place} count={place.to === '/pages' ? unanswered : 0} />
          ))}
        <button type="button" className={classes.place} onClick={drawer.open} aria-haspopup="dialog">
          <IconDots size={18} aria-hidden />
          <span className={classes.word}>More</span>
        </button>
      </nav>
      {drawer.mounted && (
        <Suspense>
          <MoreDrawer
            places={[...work.filter((place) => !place.phone), ...settings]}
            opened={drawer.opened}
            onClose={drawer.close}
          />
        </Suspense>
      )}
    </>
  )
}
