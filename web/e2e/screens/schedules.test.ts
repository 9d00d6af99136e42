import { checkScreens } from './screens.ts'

checkScreens('schedules', 'handovers')
