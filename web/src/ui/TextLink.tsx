import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type PlainProps = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & { ref?: Ref<HTMLAnchorElement> }

function Plain(props: PlainProps) {
  return <Anchor {...props} />
}

/** A link in a text to another screen; where it leads is checked by the compiler. */
export const TextLink = createLink(Plain)
