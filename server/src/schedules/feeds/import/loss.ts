/** What is known of a calendar before a reading that fails. */
export interface Known {
  /** The last good copy; null: there was never one. */
  readAt: Date | null
  createdAt: Date
  /** What was wrong with the reading before; null: it was good. */
  error: string | null
  /** Readings in a row, up to the one before, that said that it is not there. */
  gone: number
  /** Since when its managers know; null: they were told of nothing, or of its return. */
  toldAt: Date | null
}

export interface Loss {
  gone: number
  /** Why its managers are told now; null: not now. */
  because: string | null
}

/** Milliseconds without a good copy after which a calendar is lost. */
const patience = 24 * 3_600_000
/** A calendar that is not there so often in a row is lost: a server that is being moved says so once or twice. */
const goneForGood = 3

/**
 * Whether a calendar is lost with this failure: it was not there (404, 410) three times in a row, or there has been no
 * good copy for 24 hours and the reading before failed as well (after a pause of ours one failure says nothing). It is
 * told once until it is read again.
 */
export function lossAfter(known: Known, failure: { detail: string; isGone: boolean }, now: Date): Loss {
  const gone = failure.isGone ? known.gone + 1 : 0
  if (known.toldAt !== null) return { gone, because: null }
  if (gone >= goneForGood) return { gone, because: `${failure.detail}, ${gone} times in a row` }
  const since = known.readAt ?? known.createdAt
  if (known.error === null || now.getTime() - since.getTime() < patience) return { gone, because: null }
  return { gone, because: `there has been no good copy for 24 hours: ${failure.detail}` }
}
