/** What the parent asks of a worker: run this file. */
export interface Assignment {
  number: number
  path: string
}
