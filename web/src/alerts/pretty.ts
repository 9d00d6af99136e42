/** JSON with indentation; anything else, and JSON whose numbers would lose digits, as it is. */
export function pretty(text: string): string {
  if (/\d{16,}/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
