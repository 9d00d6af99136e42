interface Stretch {
  start: string
  end: string
}

interface OnCallStretch extends Stretch {
  users: string[]
}

/** The parts of `after` that are in no gap of `before`: time that would have nobody and has somebody now. Both sorted. */
export function newGaps(before: Stretch[], after: Stretch[]): Stretch[] {
  return after.flatMap((gap) => {
    let start = Date.parse(gap.start)
    const parts: Stretch[] = []
    const end = Date.parse(gap.end)
    for (const old of before) {
      const [from, until] = [Date.parse(old.start), Date.parse(old.end)]
      if (until <= start || from >= end) continue
      if (from > start) parts.push(stretch(start, from))
      start = Math.max(start, until)
    }
    if (start < end) parts.push(stretch(start, end))
    return parts
  })
}

const stretch = (start: number, end: number): Stretch => ({
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
})

/** The first time at which somebody is on call on one side only; null when nothing changes for them. */
export function firstChange(
  before: OnCallStretch[],
  after: OnCallStretch[],
  user: string,
): (Stretch & { gains: boolean }) | null {
  const own = (spans: OnCallStretch[]) =>
    spans.filter(({ users }) => users.some((each) => each.toLowerCase() === user.toLowerCase()))
  const [lost] = newGaps(own(after), own(before))
  const [gained] = newGaps(own(before), own(after))
  if (lost && (!gained || lost.start < gained.start)) return { ...lost, gains: false }
  return gained ? { ...gained, gains: true } : null
}
