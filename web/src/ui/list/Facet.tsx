import { Select } from '@mantine/core'
import classes from '../layout/Narrow.module.css'

interface FacetProps {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
  /** Shown when nothing is chosen. */
  any?: string
}

/** One choice that narrows a list; it lives in the URL, so the value comes from outside. */
export function Facet({ label, value, options, onChange, any = 'Any' }: FacetProps) {
  return (
    <Select
      aria-label={label}
      placeholder={`${label}: ${any.toLowerCase()}`}
      data={options}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      searchable={options.length > 8}
      className={classes.facet}
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
    />
  )
}
