/** Replace `from`–`until` by `text`, then select `selectFrom`–`selectUntil`. */
export interface TextEdit {
  from: number
  until: number
  text: string
  selectFrom: number
  selectUntil: number
}

/** What Tab (or Shift+Tab, `less`) does: two spaces at the cursor, or one step for every selected line. */
export function indentEdit(value: string, start: number, end: number, less: boolean): TextEdit {
  if (start === end && !less)
    return { from: start, until: end, text: '  ', selectFrom: start + 2, selectUntil: start + 2 }
  const from = value.lastIndexOf('\n', start - 1) + 1
  const newline = value.indexOf('\n', Math.max(start, end - 1))
  const until = newline === -1 ? value.length : newline
  const before = value.slice(from, until)
  const text = before
    .split('\n')
    .map((line) => (less ? line.replace(/^ {1,2}/, '') : `  ${line}`))
    .join('\n')
  if (start === end) {
    const at = Math.max(from, start + text.length - before.length)
    return { from, until, text, selectFrom: at, selectUntil: at }
  }
  return { from, until, text, selectFrom: from, selectUntil: from + text.length }
}
