import { checkScreens } from './screens.ts'

checkScreens('config', 'help')
