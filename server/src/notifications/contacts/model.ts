/** The place where a contact method's secret is sealed for. */
export function secretContext(methodId: string): string {
  return `contact_method:${methodId}:secret`
}
