/** The path of an integration's URL for alerts; `key` may be a placeholder. */
export function ingestPath(source: string, key: string): string {
  return `/in/${source}/${key}`
}
