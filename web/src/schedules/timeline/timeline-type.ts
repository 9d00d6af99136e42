import type { client } from '../../api.ts'

/** The answer of the operation that gives a schedule's lanes. */
export type TimelineData = Awaited<ReturnType<typeof client.schedules.timeline>>
