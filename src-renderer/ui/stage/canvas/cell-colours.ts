import { assertNever } from '#shared/kit/assert.ts'
import type { CellLook } from '../../../scenes/stage/types.ts'
import type { Palette } from './palette.ts'

export function isWell(look: CellLook): boolean {
  return look === 'ready' || look === 'published' || look === 'completed'
}

const filled = [
  'notReady',
  'creating',
  'pending',
  'failing',
  'terminating',
  'unknown',
] as const satisfies readonly CellLook[]
const filledLooks: ReadonlySet<CellLook> = new Set(filled)

/** Whether ordinal and dot stand on the colour of the state; else the ground is under them, or the quiet one of what is well. */
export function isHeadFilled(look: CellLook): look is (typeof filled)[number] {
  return filledLooks.has(look)
}

/** What stands on the fill of a look: where that has the colour of text, the ground shows through. */
export function inkOn(look: CellLook, palette: Palette): string {
  const isTextColoured = look === 'ready' || look === 'completed' || look === 'failing'
  return palette.isForced && isTextColoured ? palette.surface : palette.ink
}

export function colourOf(look: CellLook, palette: Palette): string | null {
  switch (look) {
    case 'ready':
    case 'completed':
      return palette.ok
    case 'notReady':
    case 'creating':
      return palette.work
    case 'pending':
      return palette.wait
    case 'failing':
      return palette.fail
    case 'terminating':
      return palette.leave
    case 'unknown':
      return palette.unknown
    case 'published':
    case 'kept':
      return palette.edge
    case 'unpublished':
    case 'none':
    case 'padlock':
      return null
    default:
      return assertNever(look)
  }
}
