/** The steps of a README: the numbered list of its section `## Set up`, as Markdown without the list's indentation. */
export function setupSteps(readme: string): string[] {
  const [, after = ''] = readme.split(/^## Set up$/m)
  const [section = ''] = after.split(/^## /m)
  const [, ...steps] = section.split(/^\d+\. /m)
  return steps.map((step) => step.replace(/^ {3}/gm, '').trim())
}
