/** See clock.mjs. */
export function moveClock(offset: number | (() => number)): void

/** See clock.mjs. */
export function realNow(): number
