import { checkScreens } from './screens.ts'

checkScreens('people', 'access')
