export type Block =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string }
  | { type: 'list'; items: string[] }

/** The little Markdown of hand-overs as blocks: headings, lists, paragraphs. Anything else stays as it was written. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  for (const line of text.split(/\r?\n/)) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)
    const item = /^\s*[-*]\s+(.*)$/.exec(line)
    const last = blocks.at(-1)
    if (heading) blocks.push({ type: 'heading', text: heading[1] ?? '' })
    else if (item && last?.type === 'list') last.items.push(item[1] ?? '')
    else if (item) blocks.push({ type: 'list', items: [item[1] ?? ''] })
    else if (line.trim() === '') blocks.push({ type: 'text', text: '' })
    else if (last?.type === 'text' && last.text !== '') last.text += `\n${line}`
    else if (last?.type === 'list' && /^\s{2,}/.test(line)) last.items[last.items.length - 1] += ` ${line.trim()}`
    else blocks.push({ type: 'text', text: line })
  }
  return blocks.filter((block) => block.type !== 'text' || block.text !== '')
}
