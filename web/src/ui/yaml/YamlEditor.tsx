import { type KeyboardEvent, useId, useRef } from 'react'
import { indentEdit } from './indent.ts'
import classes from './YamlEditor.module.css'
import type { LineError } from './yaml.ts'

interface YamlEditorProps {
  label: string
  value: string
  onChange: (value: string) => void
  errors?: LineError[]
  readOnly?: boolean
  minLines?: number
}

/** A plain editor for YAML: line numbers, Tab indents, wrong lines are marked and listed. Escape, then Tab leaves it. */
export function YamlEditor({ label, value, onChange, errors = [], readOnly = false, minLines = 14 }: YamlEditorProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const leaving = useRef(false)
  const lines = Math.max(value.split('\n').length, minLines)
  const wrong = new Set(errors.map((error) => error.line))

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') leaving.current = true
    if (event.key !== 'Tab' || readOnly) return
    if (leaving.current) {
      leaving.current = false
      return
    }
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    const edit = indentEdit(value, selectionStart, selectionEnd, event.shiftKey)
    event.currentTarget.setSelectionRange(edit.from, edit.until)
    // execCommand keeps the browser's own undo; onChange hears of it through the input event.
    document.execCommand('insertText', false, edit.text)
    event.currentTarget.setSelectionRange(edit.selectFrom, edit.selectUntil)
  }
  function goTo(line: number) {
    const before = value
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length
    area.current?.focus()
    area.current?.setSelectionRange(before + (line > 1 ? 1 : 0), before + (line > 1 ? 1 : 0))
  }

  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        {label}
      </label>
      <div className={classes.editor} data-wrong={errors.length > 0 || undefined}>
        <div className={classes.gutter} aria-hidden>
          {Array.from({ length: lines }, (_, index) => (
            // A line's number is its identity.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <div key={index} data-wrong={wrong.has(index + 1) || undefined}>
              {wrong.has(index + 1) ? `▸${index + 1}` : index + 1}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          ref={area}
          className={classes.area}
          value={value}
          rows={lines}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          readOnly={readOnly}
          aria-invalid={errors.length > 0}
          aria-describedby={`${id}-help ${id}-errors`}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            leaving.current = false
          }}
        />
      </div>
      <p id={`${id}-help`} className={classes.help}>
        {readOnly ? (
          'Read only.'
        ) : (
          <span className="by-keyboard">
            Tab indents. To leave the editor with the keyboard press Escape, then Tab.
          </span>
        )}
      </p>
      <ul id={`${id}-errors`} className={classes.errors} aria-live="polite">
        {errors.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            {line !== null && (
              <button type="button" className={classes.line} onClick={() => goTo(line)}>
                Line {line}
              </button>
            )}{' '}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
