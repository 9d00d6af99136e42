/**
 * A set-up step with this integration's address in it. The key is filled in only right after it was made; otherwise
 * `YOUR_KEY` says where it belongs, because it is not kept.
 */
export function fillIn(step: string, url: string, key: string | null): string {
  const shown = key ?? 'YOUR_KEY'
  return step.replaceAll('{{url}}', url).replaceAll('{{key}}', shown)
}
