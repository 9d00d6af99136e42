/** See clock.mjs. */
export function moveClock(offset: number | (() => number)): void
