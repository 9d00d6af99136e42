/** Seconds as a person says them, to the nearest sensible unit: 300 → `5 minutes`, 3600 → `an hour`, 90 → `90 seconds`. */
export function inWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 120) return whole === 60 ? 'a minute' : whole === 1 ? 'a second' : `${whole} seconds`
  if (whole < 7200) {
    const minutes = Math.round(whole / 60)
    return minutes === 60 ? 'an hour' : `${minutes} minutes`
  }
  const hours = Math.round(whole / 3600)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}

/** `Ana`, `Ana and Bo`, `Ana, Bo and 3 others`. */
export function listed(names: string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? 'nobody'
  if (names.length <= most) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  const left = names.length - (most - 1)
  return `${names.slice(0, most - 1).join(', ')} and ${left} others`
}
