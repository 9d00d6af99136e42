import { Drawer, Stack } from '@mantine/core'
import { PlaceLink } from './PlaceLink.tsx'
import type { Place } from './places.ts'

interface MoreDrawerProps {
  places: Place[]
  opened: boolean
  onClose: () => void
}

/** On phones: the places for which the bar has no room. */
export function MoreDrawer({ places, opened, onClose }: MoreDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} position="bottom" title="More" size="auto">
      <Stack gap={2} component="nav" aria-label="More places">
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} onClick={onClose} />
        ))}
      </Stack>
    </Drawer>
  )
}
