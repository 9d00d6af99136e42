import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

/** The colours one can choose; `command` is what the palette calls the choice. */
export const colourSchemes = [
  { value: 'light', label: 'Light', command: 'Light colours', icon: IconSun },
  { value: 'dark', label: 'Dark', command: 'Dark colours', icon: IconMoon },
  { value: 'auto', label: 'As the system', command: 'Colours as the system', icon: IconDeviceDesktop },
] as const
