import { TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import classes from '../layout/Narrow.module.css'

interface SearchBoxProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Words to look for; handed on when typing pauses. `/` jumps here. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value ?? '')
  const given = useRef(value)
  const input = useRef<HTMLInputElement>(null)
  useHotkeys([['/', () => input.current?.focus()]])
  useEffect(() => {
    // The address changed from outside, such as by the back button.
    if (value !== given.current) {
      given.current = value
      setText(value ?? '')
    }
  }, [value])
  useEffect(() => {
    const next = text.trim() || undefined
    if (next === given.current) return
    const timer = setTimeout(() => {
      given.current = next
      onChange(next)
    }, 250)
    return () => clearTimeout(timer)
  }, [text, onChange])
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={label}
      placeholder={`${label}…`}
      leftSection={<IconSearch size={15} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      maxLength={200}
      className={classes.search}
    />
  )
}
