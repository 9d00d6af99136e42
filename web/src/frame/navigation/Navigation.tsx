import { useLocalStorage } from '@mantine/hooks'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useUnanswered } from '../../paging/list/use-unanswered.ts'
import type { PlaceGroup } from '../../shared/room.ts'
import classes from '../Frame.module.css'
import { NavigationGroup } from './NavigationGroup.tsx'
import { usePlaces } from './use-places.ts'

/** The navigation at the left of wide screens, in groups that can be closed; collapses to icons. */
export function Navigation({ narrow, onNarrow }: { narrow: boolean; onNarrow: () => void }) {
  const groups = usePlaces()
  const unanswered = useUnanswered()
  const [closed, setClosed] = useLocalStorage<PlaceGroup[]>({ key: 'tocsin-closed-groups', defaultValue: [] })
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  function toggle(group: PlaceGroup): void {
    setClosed(closed.includes(group) ? closed.filter((each) => each !== group) : [...closed, group])
  }
  return (
    <nav className={classes.nav} aria-label="Main">
      <div className={classes.brand}>
        <img src="/icon.svg" alt="" width={22} height={22} />
        {!narrow && 'Tocsin'}
      </div>
      {groups.map(({ group, places }) => (
        <NavigationGroup
          key={group}
          group={group}
          places={places}
          narrow={narrow}
          closed={closed.includes(group)}
          onToggle={() => toggle(group)}
          unanswered={unanswered}
        />
      ))}
      <div className={classes.push} />
      <button
        type="button"
        className={classes.place}
        onClick={onNarrow}
        aria-expanded={!narrow}
        aria-label={narrow ? 'Show the names in the navigation' : 'Show only icons in the navigation'}
      >
        <Collapse size={18} stroke={1.7} aria-hidden />
        {!narrow && <span>Collapse</span>}
      </button>
    </nav>
  )
}
