import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { placeOf, type Window } from '../timeline/lanes.ts'
import type { TimelineLane } from '../timeline/pieces.ts'
import { type Edge, edgesOf, edgeWords, withEdgeMoved } from './edges.ts'
import classes from './edit.module.css'
import type { LooseLayer } from './layer-edit.ts'

interface EdgeHandlesProps {
  layer: LooseLayer
  /** As it was when the lane was drawn; until the next drawing the handles stay where they are. */
  drawn: LooseLayer
  lane: TimelineLane
  window: Window
  /** Of the layer. */
  zone: string
  onChange: (layer: LooseLayer) => void
}

interface Drag {
  edge: Edge
  /** Where the pointer went down, in pixels. */
  from: number
  minutes: number
}

/** Percent of the window. */
const least = 6

/** Finer than this nobody drags, given how much time a pixel is. */
function snapOf(minutesPerPixel: number): number {
  return [5, 15, 30, 60, 180].find((step) => step >= minutesPerPixel * 2) ?? 360
}

/**
 * Handles at the edges of shifts that are a handoff or the border of a window: dragged, or moved with the arrow keys by a
 * quarter of an hour (with Shift by an hour). Of each kind of edge one is reached by Tab.
 */
export function EdgeHandles({ layer, drawn, lane, window, zone, onChange }: EdgeHandlesProps) {
  const place = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const total = (window.until.getTime() - window.from.getTime()) / 60_000
  const edges = edgesOf(drawn, lane.spans, zone).flatMap((edge, index) => {
    const at = placeOf(edge.at, new Date(Date.parse(edge.at) + 1).toISOString(), window)
    // By its place: while it is moved by keys its time changes, and the focus must stay.
    return at && at.left > 0 ? [{ ...edge, left: at.left, key: `${JSON.stringify(edge.of)} ${index}` }] : []
  })
  const nearest = Math.min(...edges.slice(1).map((edge, index) => edge.left - (edges[index]?.left ?? 0)))
  const firsts = new Set(
    [...new Map(edges.toReversed().map((edge) => [JSON.stringify(edge.of), edge])).values()].map(({ at }) => at),
  )

  function onPointerMove(event: PointerEvent) {
    const width = place.current?.getBoundingClientRect().width
    if (!drag || !width) return
    const perPixel = total / width
    const step = snapOf(perPixel)
    const minutes = Math.round(((event.clientX - drag.from) * perPixel) / step) * step
    setDrag({ ...drag, minutes })
  }
  function onPointerUp() {
    if (drag && drag.minutes !== 0) onChange(withEdgeMoved(layer, drag.edge.of, drag.minutes))
    setDrag(null)
  }
  function onKeyDown(event: KeyboardEvent, edge: Edge) {
    if (event.key === 'Escape') setDrag(null)
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    event.stopPropagation()
    const step = event.shiftKey ? 60 : 15
    onChange(withEdgeMoved(layer, edge.of, event.key === 'ArrowLeft' ? -step : step))
  }
  // Closer than that a handle would hide the shift: one zooms in first.
  if (nearest < least) return null
  return (
    <div ref={place} className={classes.handles}>
      {edges.map((edge) => (
        <button
          key={edge.key}
          type="button"
          className={classes.edge}
          style={{ left: `${edge.left}%` }}
          data-dragged={drag?.edge.at === edge.at || undefined}
          tabIndex={firsts.has(edge.at) ? 0 : -1}
          title={`${edgeWords(layer, edge.of)}: drag, or arrow keys`}
          aria-label={`${lane.name}, ${edgeWords(layer, edge.of)}: left and right arrow move it`}
          onPointerDown={(event) => {
            if (event.button !== 0) return
            event.currentTarget.setPointerCapture(event.pointerId)
            setDrag({ edge, from: event.clientX, minutes: 0 })
          }}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => setDrag(null)}
          onKeyDown={(event) => onKeyDown(event, edge)}
        />
      ))}
      {drag && (
        <div
          className={classes.ghost}
          style={{
            left: `${((Date.parse(drag.edge.at) + drag.minutes * 60_000 - window.from.getTime()) / 60_000 / total) * 100}%`,
          }}
        >
          <span>{edgeWords(withEdgeMoved(layer, drag.edge.of, drag.minutes), drag.edge.of)}</span>
        </div>
      )}
    </div>
  )
}
