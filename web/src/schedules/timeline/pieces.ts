import { type Place, placeOf, type Window } from './lanes.ts'

export interface LaneSpan {
  start: string
  end: string
  users: string[]
}

/** A lane to draw. */
export interface TimelineLane {
  name: string
  /** A few words below the name. */
  under: string
  kind: 'layer' | 'overrides' | 'final'
  spans: LaneSpan[]
  /** Time with nobody, drawn as such. */
  gaps?: { start: string; end: string }[]
}

/** What is drawn on a lane: one span, or several that are too short to be told apart. */
export interface Piece extends Place, LaneSpan {
  /** How many spans it stands for. */
  count: number
  /** 0 is the first row; spans that run at the same time stand in rows below each other. */
  row: number
}

const mostRows = 4

/**
 * The pieces of a lane. Neighbours of which each is narrower than `least` percent of the window become one piece, so that a
 * lane never has many more pieces than there are pixels.
 */
export function piecesOf(spans: LaneSpan[], window: Window, least = 0.35): Piece[] {
  const pieces: Piece[] = []
  const ends: number[] = []
  const ordered = spans.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))
  for (const span of ordered) {
    const place = placeOf(span.start, span.end, window)
    if (!place) continue
    const free = ends.findIndex((end) => end <= place.left + 1e-9)
    const row = free === -1 ? Math.min(ends.length, mostRows - 1) : free
    const last = pieces.findLast((piece) => piece.row === row)
    const isNear = last && place.left - (last.left + last.width) < least
    if (last && isNear && place.width < least && (last.count > 1 || last.width < least)) {
      last.width = Math.max(last.width, place.left + place.width - last.left)
      if (span.end > last.end) last.end = span.end
      last.users = [...new Set([...last.users, ...span.users])]
      last.count += 1
    } else {
      pieces.push({ ...span, ...place, count: 1, row })
    }
    ends[row] = Math.max(ends[row] ?? 0, place.left + place.width)
  }
  return pieces
}
