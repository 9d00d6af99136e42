/** The zone of this machine, in which instants are told. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: zone,
})

/** `Mon 2 Nov 2026, 09:00`, in the zone of this machine. */
export function when(instant: string): string {
  return format.format(new Date(instant))
}
