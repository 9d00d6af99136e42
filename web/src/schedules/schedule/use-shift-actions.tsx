import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { lazy, Suspense, useState } from 'react'
import { useMay, useMe } from '../../me.ts'
import type { Piece, TimelineLane } from '../timeline/pieces.ts'
import { CardAction, ShiftCard } from '../timeline/ShiftCard.tsx'

const AddOverride = lazy(async () => ({ default: (await import('../overrides/AddOverride.tsx')).AddOverride }))
const AskCover = lazy(async () => ({ default: (await import('../cover/AskCover.tsx')).AskCover }))
const ProposeSwap = lazy(async () => ({ default: (await import('../cover/ProposeSwap.tsx')).ProposeSwap }))
const TakePager = lazy(async () => ({ default: (await import('../cover/TakePager.tsx')).TakePager }))

type Action = 'override' | 'cover' | 'swap' | 'pager'

interface Chosen {
  action: Action
  lane: TimelineLane
  piece: Piece
}

/** What one can do with a shift of a schedule: its card with buttons, and the dialogues behind them. */
export function useShiftActions(slug: string, doc: ScheduleDoc) {
  const me = useMe()
  const mayOverride = useMay('override:write')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [opened, setOpened] = useState(false)
  const manages =
    me.role === 'admin' ||
    me.role === 'manager' ||
    me.teams.some(({ slug: team, role }) => team === doc.team && role === 'manager')
  const inTeam = manages || doc.team === undefined || me.teams.some((team) => team.slug === doc.team)
  const mine = me.email?.toLowerCase()

  function card(lane: TimelineLane, piece: Piece, close: () => void) {
    const choose = (action: Action) => () => {
      close()
      setChosen({ action, lane, piece })
      setOpened(true)
    }
    const now = Date.now()
    const isOver = Date.parse(piece.end) <= now
    const isNow = Date.parse(piece.start) <= now && !isOver
    const isPerson = piece.users.length > 0 && piece.count === 1 && lane.kind !== 'overrides'
    const has = (email: string | undefined) => piece.users.some((user) => user.toLowerCase() === email)
    return (
      <ShiftCard lane={lane} piece={piece} timeZone={doc.timeZone} slug={slug}>
        {mayOverride && inTeam && !isOver && lane.kind !== 'overrides' && (
          <>
            <CardAction
              label={piece.users.length === 0 ? 'Put somebody on call' : 'Override'}
              onClick={choose('override')}
            />
            {isPerson && (has(mine) || manages) && (
              <CardAction label={has(mine) ? 'Ask for cover' : 'Find cover'} onClick={choose('cover')} />
            )}
            {isPerson && <CardAction label="Swap" onClick={choose('swap')} />}
            {isNow && lane.kind === 'final' && !has(mine) && mine && (
              <CardAction label="Take the pager now" onClick={choose('pager')} />
            )}
          </>
        )}
      </ShiftCard>
    )
  }

  const close = () => setOpened(false)
  const key = chosen ? `${chosen.action} ${chosen.lane.name} ${chosen.piece.start}` : ''
  const layer = chosen?.lane.kind === 'layer' ? chosen.lane.name : null
  const owner = chosen?.piece.users.find((user) => user.toLowerCase() === mine) ?? chosen?.piece.users[0] ?? ''
  const shift = chosen && { slug, layer, user: owner, at: insideOf(chosen.piece) }
  const dialogue = chosen && shift && (
    <Suspense>
      {chosen.action === 'override' && (
        <AddOverride
          key={key}
          slug={slug}
          layers={doc.layers.map((each) => each.name)}
          shift={{ users: chosen.piece.users, start: chosen.piece.start, end: chosen.piece.end, layer }}
          opened={opened}
          onClose={close}
        />
      )}
      {chosen.action === 'cover' && (
        <AskCover key={key} shift={shift} mayAssign={manages} opened={opened} onClose={close} />
      )}
      {chosen.action === 'swap' && (
        <ProposeSwap key={key} shift={shift} mayForce={manages} opened={opened} onClose={close} />
      )}
      {chosen.action === 'pager' && (
        <TakePager
          slug={slug}
          name={doc.name ?? slug}
          from={chosen.piece.users.length > 1 ? owner : undefined}
          opened={opened}
          onClose={close}
        />
      )}
    </Suspense>
  )
  return { card, dialogue }
}

/** An instant inside the shift that is not over: now when it runs, else its beginning. */
function insideOf({ start, end }: Piece): string {
  const now = Date.now()
  const isNow = Date.parse(start) <= now && now < Date.parse(end)
  return new Date(isNow ? now : Date.parse(start)).toISOString()
}
