import { Text } from '@mantine/core'
import classes from './handover.module.css'
import { blocksOf } from './text-blocks.ts'

/** The text of a hand-over, for reading. */
export function HandoverText({ text }: { text: string }) {
  const seen = new Map<string, number>()
  return (
    <div className={classes.text}>
      {blocksOf(text).map((block) => {
        const words = block.type === 'list' ? block.items.join() : block.text
        const count = (seen.get(words) ?? 0) + 1
        seen.set(words, count)
        const key = `${words} ${count}`
        if (block.type === 'heading') return <h3 key={key}>{plain(block.text)}</h3>
        if (block.type === 'text')
          return (
            <Text key={key} size="sm" className="breaks" style={{ whiteSpace: 'pre-wrap' }}>
              {plain(block.text)}
            </Text>
          )
        return (
          <ul key={key}>
            {block.items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no identity
              <li key={index} className="breaks">
                {plain(item)}
              </li>
            ))}
          </ul>
        )
      })}
    </div>
  )
}

/** Without the marks of emphasis. */
function plain(text: string): string {
  return text.replaceAll(/\*\*(.+?)\*\*/g, '$1').replaceAll(/`(.+?)`/g, '$1')
}
