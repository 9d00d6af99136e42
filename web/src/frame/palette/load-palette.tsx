import { loadParts, type Room } from '../../shared/room.ts'
import type { PaletteProps } from './Palette.tsx'

/** The palette with what all rooms add to it, as a module to be shown when it is there. */
export async function loadPalette(rooms: readonly Room[]) {
  const [{ Palette }, parts] = await Promise.all([
    import('./Palette.tsx'),
    loadParts(rooms).then((all) => Promise.all(all.flatMap(({ palette }) => (palette ? [palette()] : [])))),
  ])
  return { default: (props: Omit<PaletteProps, 'parts'>) => <Palette {...props} parts={parts} /> }
}
