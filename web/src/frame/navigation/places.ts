import {
  IconBell,
  IconBuilding,
  IconBuildingBroadcastTower,
  IconClipboardList,
  IconFileCode,
  IconHome,
  IconLock,
  IconPlug,
  IconSend,
  IconServer2,
  IconStairs,
  IconUser,
  IconUsers,
  IconUsersGroup,
  IconWaveSine,
} from '@tabler/icons-react'
import type { Me } from '@tocsin/contract/access/access'

export interface Place {
  to: string
  label: string
  icon: typeof IconHome
  /** Also on the bar at the bottom of a phone. */
  phone?: boolean
  /** Other beginnings of paths that belong to it. */
  also?: string[]
}

const work: Place[] = [
  { to: '/', label: 'Home', icon: IconHome, phone: true },
  { to: '/pages', label: 'Pages', icon: IconBell, phone: true },
  { to: '/alerts', label: 'Alerts', icon: IconWaveSine, phone: true },
  {
    to: '/on-call',
    label: 'On-call',
    icon: IconBuildingBroadcastTower,
    phone: true,
    also: ['/my-shifts', '/cover', '/hand-overs', '/create/schedules'],
  },
  { to: '/services', label: 'Services', icon: IconServer2, also: ['/create/services', '/first-service'] },
  { to: '/policies', label: 'Policies', icon: IconStairs, also: ['/create/policies'] },
  { to: '/integrations', label: 'Integrations', icon: IconPlug, also: ['/create/integrations', '/connect'] },
]

/** The entries of the navigation for this person: the work, then the settings. */
export function placesOf(me: Me): { work: Place[]; settings: Place[] } {
  const settings: Place[] = [
    { to: '/settings/me', label: 'My settings', icon: IconUser },
    { to: '/settings/people', label: 'People', icon: IconUsers },
    { to: '/teams', label: 'Teams', icon: IconUsersGroup, also: ['/create/teams'] },
  ]
  settings.push(
    { to: '/settings/organisation', label: 'Organisation', icon: IconBuilding },
    { to: '/settings/providers', label: 'Providers', icon: IconSend },
    { to: '/settings/access', label: 'Access', icon: IconLock },
  )
  if (me.role === 'admin' || me.role === 'manager') {
    settings.push({ to: '/settings/audit', label: 'Audit log', icon: IconClipboardList })
  }
  settings.push({ to: '/settings/config', label: 'Configuration', icon: IconFileCode })
  return { work, settings }
}
