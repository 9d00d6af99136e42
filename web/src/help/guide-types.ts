export interface GuideHeading {
  id: string
  text: string
  depth: number
}

/** A page of the manual, rendered. */
export interface GuidePage {
  slug: string
  title: string
  headings: GuideHeading[]
  html: string
}

/** One key of a kind of document. */
export interface YamlKey {
  /** `levels[].after`; `*` stands for any name. */
  key: string
  type: string
  needed: boolean
  description: string
}

export interface YamlKind {
  kind: string
  title: string
  description: string
  keys: YamlKey[]
  example: string
}
