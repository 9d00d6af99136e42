/** What the parent asks of a worker. */
export interface Assignment {
  number: number
  path: string
  /** Milliseconds by which the present is moved; see clock.mjs. */
  clockOffset: number | undefined
  clockLog: string | undefined
}

/** An error that no test of the file can be blamed for. */
export interface Stray {
  type: 'stray'
  message: string
}
