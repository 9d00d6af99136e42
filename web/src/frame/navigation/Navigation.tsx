import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useMe } from '../../me.ts'
import { useUnanswered } from '../../paging/list/use-unanswered.ts'
import classes from '../Frame.module.css'
import { PlaceLink } from './PlaceLink.tsx'
import { placesOf } from './places.ts'

/** The navigation at the left of wide screens; collapses to icons. */
export function Navigation({ narrow, onNarrow }: { narrow: boolean; onNarrow: () => void }) {
  const me = useMe()
  const { work, settings } = placesOf(me)
  const unanswered = useUnanswered()
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <nav className={classes.nav} aria-label="Main">
      <div className={classes.brand}>
        <img src="/icon.svg" alt="" width={22} height={22} />
        {!narrow && 'Tocsin'}
      </div>
      {work.map((place) => (
        <PlaceLink key={place.to} place={place} narrow={narrow} count={place.to === '/pages' ? unanswered : 0} />
      ))}
      {!narrow && <div className={classes.heading}>Settings</div>}
      {settings.map((place) => (
        <PlaceLink key={place.to} place={place} narrow={narrow} />
      ))}
      <div className={classes.push} />
      <button
        type="button"
        className={classes.place}
        style={{ border: 0, background: 'none', cursor: 'pointer' }}
        onClick={onNarrow}
        aria-expanded={!narrow}
        aria-label={narrow ? 'Show the words of the navigation' : 'Show only icons in the navigation'}
      >
        <Collapse size={18} stroke={1.7} aria-hidden />
        {!narrow && <span>Collapse</span>}
      </button>
    </nav>
  )
}
