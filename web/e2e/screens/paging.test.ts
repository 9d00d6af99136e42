import { checkScreens } from './screens.ts'

checkScreens('paging')
