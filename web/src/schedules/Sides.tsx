import { SegmentedControl } from '@mantine/core'

export interface SidesProps<Side extends string> {
  sides: readonly { readonly value: Side; readonly label: string }[]
  value: Side
  onChange: (side: Side) => void
}

/** Which part of a list is shown: mine, those that wait, all. */
export function Sides<Side extends string>({ sides, value, onChange }: SidesProps<Side>) {
  return (
    <SegmentedControl
      aria-label="Which"
      data={[...sides]}
      value={value}
      onChange={(next) => onChange(next as Side)}
      style={{ alignSelf: 'flex-start' }}
    />
  )
}
