import { checkScreens } from './screens.ts'

checkScreens('alerts', 'catalog')
