import classes from './CodeBlock.module.css'
import { CopyButton } from './CopyButton.tsx'

interface CodeBlockProps {
  text: string
  label: string
  /** Lines of height before it scrolls. */
  lines?: number
  copy?: boolean
}

/** Text to be taken as it is, with a button that copies it. */
export function CodeBlock({ text, label, lines = 16, copy = true }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className={classes.scroll}
        style={{ maxHeight: `${lines * 1.5 + 1.5}em` }}
      >
        <pre className={classes.text}>{text}</pre>
      </section>
      {copy && (
        <div className={classes.copy}>
          <CopyButton text={text} />
        </div>
      )}
    </div>
  )
}
