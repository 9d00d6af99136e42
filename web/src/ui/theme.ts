import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

const indigo: MantineColorsTuple = [
  '#eef2ff',
  '#e0e7ff',
  '#c7d2fe',
  '#a5b4fc',
  '#818cf8',
  '#6366f1',
  '#4f46e5',
  '#4338ca',
  '#3730a3',
  '#312e81',
]
const gray: MantineColorsTuple = [
  '#fafafa',
  '#f4f4f5',
  '#e4e4e7',
  '#d4d4d8',
  '#a1a1aa',
  '#71717a',
  '#5f5f68',
  '#3f3f46',
  '#27272a',
  '#18181b',
]
const dark: MantineColorsTuple = [
  '#f4f4f5',
  '#d4d4d8',
  '#a1a1aa',
  '#85858f',
  '#3a3a41',
  '#2b2b30',
  '#1f1f23',
  '#18181b',
  '#0f0f11',
  '#09090b',
]

/** On the light accent of the dark scheme, dark ink reads; on the dark accent of the light scheme, white. */
const variants: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input)
  const accent = !input.color || input.color === input.theme.primaryColor
  return input.variant === 'filled' && accent ? { ...colours, color: 'var(--accent-ink)' } : colours
}

export const theme = createTheme({
  colors: { indigo, gray, dark },
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 4 },
  variantColorResolver: variants,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '0.9375rem' } },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, multiline: true, transitionProps: { duration: 100 } } },
    Modal: {
      defaultProps: { centered: true, transitionProps: { duration: 120 }, closeButtonProps: { 'aria-label': 'Close' } },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, closeButtonProps: { 'aria-label': 'Close' } } },
    Menu: { defaultProps: { transitionProps: { duration: 100 } } },
    Anchor: { defaultProps: { underline: 'always' } },
    Button: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm' } },
  },
})

/** The few colours that mean something, with a contrast of at least 4.5 to 1 on their ground in both schemes. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#18181b',
    '--mantine-color-dimmed': '#5f5f68',
    '--mantine-color-placeholder': '#6b6b74',
    '--mantine-color-error': '#18181b',
    '--mantine-color-anchor': '#4338ca',
    '--mantine-color-default-border': '#dcdce0',
    '--ground': '#f6f6f7',
    '--panel': '#ffffff',
    '--line': '#e4e4e7',
    '--field-line': '#8c8c95',
    '--edge': 'rgb(24 24 27 / 18%)',
    '--chip': '#f1f1f3',
    '--accent': '#4f46e5',
    '--accent-ink': '#ffffff',
    '--accent-ground': '#eef2ff',
    '--accent-text': '#4338ca',
    '--red': '#b91c1c',
    '--red-ground': '#fef2f2',
    '--red-line': '#dc2626',
    '--amber': '#92400e',
    '--amber-ground': '#fffbeb',
    '--amber-line': '#d97706',
    '--green': '#166534',
    '--green-ground': '#f0fdf4',
    '--green-line': '#16a34a',
  },
  dark: {
    '--mantine-color-body': '#18181b',
    '--mantine-color-text': '#f4f4f5',
    '--mantine-color-dimmed': '#a1a1aa',
    '--mantine-color-placeholder': '#8f8f99',
    '--mantine-color-error': '#f4f4f5',
    '--mantine-color-anchor': '#a5b4fc',
    '--mantine-color-default': '#1f1f23',
    '--mantine-color-default-border': '#3a3a41',
    '--ground': '#0f0f11',
    '--panel': '#18181b',
    '--line': '#2b2b30',
    '--field-line': '#6f6f79',
    '--edge': 'rgb(0 0 0 / 70%)',
    '--chip': '#232328',
    '--accent': '#818cf8',
    '--accent-ink': '#0f0f11',
    '--accent-ground': '#1e1e3a',
    '--accent-text': '#a5b4fc',
    '--red': '#f87171',
    '--red-ground': '#2a1414',
    '--red-line': '#f87171',
    '--amber': '#fbbf24',
    '--amber-ground': '#2a2110',
    '--amber-line': '#fbbf24',
    '--green': '#4ade80',
    '--green-ground': '#10231a',
    '--green-line': '#4ade80',
  },
})
