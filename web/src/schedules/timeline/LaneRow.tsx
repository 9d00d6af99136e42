import { type ReactNode, useMemo } from 'react'
import { initialsOf } from '../../shared/person-look.ts'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import type { Window } from './lanes.ts'
import { PieceCard } from './PieceCard.tsx'
import { type Piece, piecesOf, type TimelineLane } from './pieces.ts'
import { rangeWords } from './range-text.ts'
import classes from './Timeline.module.css'
import { useCard } from './use-card.ts'

interface LaneRowProps {
  lane: TimelineLane
  window: Window
  nameOf: (ref: string) => string
  /** By name. */
  colours: Map<string, string>
  nowLeft: number | null
  card: (lane: TimelineLane, piece: Piece, close: () => void) => ReactNode
  over: ((lane: TimelineLane) => ReactNode) | undefined
}

/** Before the e-mail of somebody who wants this time covered. */
export const wantsCover = 'cover? '

/** Names as they are shown; a removal says who it takes away, a request who to cover. */
export function usersWords(users: string[], nameOf: (ref: string) => string): string {
  function name(user: string): string {
    if (user.startsWith('without ')) return `without ${nameOf(user.slice(8))}`
    if (user.startsWith(wantsCover)) return `cover for ${nameOf(user.slice(wantsCover.length))}?`
    return nameOf(user)
  }
  return users.map(name).join(', ') || 'nobody'
}

const inWords = { layer: 'layer ', overrides: '', final: '' }

/** One lane: its shifts in the colours of their people, its time with nobody as dashed pieces that say so. */
export function LaneRow({ lane, window, nameOf, colours, nowLeft, card, over }: LaneRowProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const [from, until] = [window.from.getTime(), window.until.getTime()]
  const pieces = useMemo(() => {
    const whole = { from: new Date(from), until: new Date(until) }
    const gaps = (lane.gaps ?? []).map((gap) => ({ ...gap, users: [] }))
    return [...piecesOf(lane.spans, whole), ...piecesOf(gaps, whole)].toSorted((a, b) => a.left - b.left)
  }, [lane, from, until])
  const { open, ...hover } = useCard()
  const rows = Math.max(1, ...pieces.map((piece) => piece.row + 1))
  const holdsNow = (piece: Piece) => nowLeft !== null && piece.left <= nowLeft && nowLeft < piece.left + piece.width
  const entry = pieces.find(holdsNow) ?? pieces.toSorted((a, b) => b.width - a.width)[0]
  const active = pieces.find((piece) => keyOf(piece) === open?.key)
  return (
    <div className={classes.lane} data-kind={lane.kind}>
      <div className={classes.name}>
        <b className="breaks">{lane.name}</b>
        <span>{lane.under}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
      <div
        className={classes.track}
        style={{ '--rows': rows } as React.CSSProperties}
        data-lane={lane.name}
        role="group"
        aria-label={`${lane.name}, ${pieces.length === 0 ? 'nothing here' : lane.under}`}
      >
        {pieces.map((piece) => {
          const who = usersWords(piece.users, nameOf)
          const isAsk = piece.users[0]?.startsWith(wantsCover) === true
          const isGap = piece.users.length === 0 || isAsk
          const isMany = piece.count > 1
          const said = isMany ? `${piece.count} short shifts, ${who}` : who
          return (
            <button
              key={keyOf(piece)}
              type="button"
              data-piece={keyOf(piece)}
              data-many={isMany || undefined}
              data-ask={isAsk || undefined}
              className={isGap ? classes.gap : classes.shift}
              style={{
                left: `${piece.left}%`,
                width: `${piece.width}%`,
                ...(rows > 1 ? { top: `calc(5px + ${piece.row} * 22px)`, bottom: 'auto', height: 20 } : {}),
                ...(isGap ? {} : { background: isMany ? undefined : colours.get(nameOf(piece.users[0] ?? '')) }),
              }}
              tabIndex={piece === entry ? 0 : -1}
              aria-label={`${said}, ${inWords[lane.kind]}${lane.name}, ${rangeWords(piece.start, piece.end, zone, now)} ${zoneName(zone)}`}
              aria-haspopup="dialog"
              aria-expanded={active === piece}
              {...hover.on(keyOf(piece))}
            >
              {piece.width > 1.2 && (
                <>
                  <span className={classes.words}>{isMany ? `${piece.count}×` : who}</span>
                  {!isGap && !isMany && (
                    <span className={classes.initials}>
                      {piece.users.map((user) => initialsOf(nameOf(user))).join(' ')}
                    </span>
                  )}
                </>
              )}
            </button>
          )
        })}
        {over?.(lane)}
        {active && open && (
          <PieceCard piece={active} label={usersWords(active.users, nameOf)} isHeld={open.isHeld} hover={hover}>
            {card(lane, active, hover.close)}
          </PieceCard>
        )}
      </div>
    </div>
  )
}

function keyOf(piece: Piece): string {
  return `${piece.row} ${piece.start} ${piece.users.length === 0 ? 'gap' : ''}`
}
