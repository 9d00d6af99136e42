export interface Greeting {
  version: string
  url: string
  /** Set until there is an admin. */
  setupToken: string | null
  hasWeb: boolean
}

/** What the person at the console is told once it listens, line by line. */
export function greeting({ version, url, setupToken, hasWeb }: Greeting): string[] {
  const lines = ['', `Tocsin ${version} is at ${url}`]
  if (!hasWeb) lines.push('  The web app is not built; the API is there.')
  if (setupToken)
    lines.push(
      `  It waits for its first admin: open ${url}/setup?token=${setupToken}`,
      `  (set-up token: ${setupToken})`,
    )
  return [...lines, '']
}
