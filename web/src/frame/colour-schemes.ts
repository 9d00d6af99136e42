import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

/** The colours one can choose; `command` is what the palette calls the choice. */
export const colourSchemes = [
  { value: 'light', label: 'Light', command: 'Use light colours', icon: IconSun },
  { value: 'dark', label: 'Dark', command: 'Use dark colours', icon: IconMoon },
  { value: 'auto', label: 'Same as the system', command: 'Use the colours of the system', icon: IconDeviceDesktop },
] as const
