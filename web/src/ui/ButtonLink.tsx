import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type PlainProps = ButtonProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps> & { ref?: Ref<HTMLAnchorElement> }

function Plain(props: PlainProps) {
  return <Button component="a" {...props} />
}

/** A link to another screen that looks like a button. */
export const ButtonLink = createLink(Plain)
