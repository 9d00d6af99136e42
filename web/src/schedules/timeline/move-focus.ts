import type { KeyboardEvent } from 'react'

const steps: Record<string, [along: number, lanes: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Arrow keys on a piece of a lane: the neighbour on the lane, or the nearest piece of the lane above or below. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  const piece = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-piece]') : null
  if (!step || !piece || event.altKey || event.ctrlKey || event.metaKey) return
  const lanes = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-lane]')]
  const lane = lanes.findIndex((each) => each.contains(piece))
  const piecesOf = (index: number) => [...(lanes[index]?.querySelectorAll<HTMLElement>('[data-piece]') ?? [])]
  const [along, across] = step
  let next: HTMLElement | undefined
  if (along !== 0) {
    const own = piecesOf(lane)
    next = own[own.indexOf(piece) + along]
  } else {
    const { left } = piece.getBoundingClientRect()
    for (let index = lane + across; index >= 0 && index < lanes.length && !next; index += across) {
      next = piecesOf(index).toSorted((a, b) => distance(a, left) - distance(b, left))[0]
    }
  }
  // At the end of a lane the key is left to whoever moves the window.
  if (!next) return
  event.preventDefault()
  next.focus()
}

function distance(piece: HTMLElement, left: number): number {
  const box = piece.getBoundingClientRect()
  return left >= box.left && left < box.right ? 0 : Math.min(Math.abs(box.left - left), Math.abs(box.right - left))
}
