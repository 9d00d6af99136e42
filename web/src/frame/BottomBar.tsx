import { Drawer, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { useMe } from '../me.ts'
import { useUnanswered } from '../pages/use-unanswered.ts'
import classes from './Frame.module.css'
import { PlaceLink } from './PlaceLink.tsx'
import { placesOf } from './places.ts'

/** The navigation of phones: four places and a drawer with the rest. */
export function BottomBar() {
  const { work, settings } = placesOf(useMe())
  const unanswered = useUnanswered()
  const [opened, drawer] = useDisclosure(false)
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
      <Drawer opened={opened} onClose={drawer.close} position="bottom" title="More" size="auto">
        <Stack gap={2} component="nav" aria-label="More places">
          {[...work.filter((place) => !place.phone), ...settings].map((place) => (
            <PlaceLink key={place.to} place={place} onClick={drawer.close} />
          ))}
        </Stack>
      </Drawer>
    </>
  )
}
