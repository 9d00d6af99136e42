/** The screens of on-call beside each other. */
export const onCallPlaces = [
  { to: '/on-call', label: 'Who is on call' },
  { to: '/my-shifts', label: 'My shifts' },
  { to: '/cover', label: 'Cover' },
  { to: '/hand-overs', label: 'Hand-overs' },
] as const
