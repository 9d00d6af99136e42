import { useMantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLogout } from '@tabler/icons-react'
import type { Entry } from '../../shared/palette.ts'
import { colourSchemes } from '../colour-schemes.ts'
import { useLeave } from '../use-leave.ts'

/** What can be done anywhere and belongs to no room: colours, the list of keys, signing out. */
export function useGeneralCommands(onHelp: () => void): Entry[] {
  const leave = useLeave()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const colours = colourSchemes
    .filter(({ value }) => value !== colorScheme)
    .map(({ value, command, icon }) => ({
      id: `colours ${value}`,
      label: command,
      words: 'theme colours mode',
      icon,
      run: () => setColorScheme(value),
    }))
  return [
    ...colours,
    { id: 'keys', label: 'Keys', hint: '?', words: 'help shortcuts keyboard', icon: IconKeyboard, run: onHelp },
    { id: 'sign out', label: 'Sign out', words: 'log out leave', icon: IconLogout, run: () => void leave() },
  ]
}
