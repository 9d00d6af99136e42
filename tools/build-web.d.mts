export const pinnedNode: string
export function buildWeb(): void
