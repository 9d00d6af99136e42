import type { Icon } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { DocFormProps, ReviewProps } from './edit/doc-form.ts'
import type { Template } from './templates.ts'

/** What a room has for a kind of document. */
export interface DocumentScreens {
  icon: Icon
  /** The form beside its YAML. */
  Form?: ComponentType<DocFormProps>
  /** The form shows a preview beside it and needs the width. */
  isWide?: boolean
  /** What a change does, shown beside the text before it is saved. */
  Review?: ComponentType<ReviewProps>
  /** What a new one begins with. */
  beginning: () => Promise<NewDocument>
  /** It is not made from a text but at this address. */
  madeAt?: string
  /** Others point at it: its screen says who. */
  isUsed?: boolean
}

export interface NewDocument {
  /** What it is, in a sentence. */
  teach: string
  /** A text that explains itself. */
  template: string
  /** Other texts to begin from. */
  templates?: Template[]
}
