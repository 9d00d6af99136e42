import { lazy, Suspense, useState } from 'react'
import { useMe } from '../me.ts'
import { MeButton } from './MeButton.tsx'

const load = () => import('./MeMenuItems.tsx').then((file) => ({ default: file.MeMenuItems }))
const MeMenuItems = lazy(load)

/** My settings, the colour scheme, the keys, the way out: loaded when somebody goes for it. */
export function MeMenu({ onHelp }: { onHelp: () => void }) {
  const me = useMe()
  const [asked, setAsked] = useState(false)
  const button = (
    <MeButton
      name={me.name}
      aria-expanded={false}
      onClick={() => setAsked(true)}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
    />
  )
  return asked ? (
    <Suspense fallback={button}>
      <MeMenuItems onHelp={onHelp} />
    </Suspense>
  ) : (
    button
  )
}
