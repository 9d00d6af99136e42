/** That a repository has it, and whose: `managed as code by platform-repo`. `configuration` is who applies and names nobody. */
export function managedWords(owner: string): string {
  return owner === 'configuration' ? 'managed as code' : `managed as code by ${owner}`
}
