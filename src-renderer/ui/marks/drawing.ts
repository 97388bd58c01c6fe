import type { RecordState } from '#shared/model/states.ts'
import type { CableNode, StageSize } from '../../scenes/stage/types.ts'

/** Paths of the marks, in px of their boxes. Line widths and colours stand in marks.css. */
export interface DrawingScale {
  /** Of plugs, cylinders and octagons. */
  readonly unit: number
  /** Of flags. */
  readonly flag: number
  readonly notch: number
}

const deskScale: DrawingScale = { unit: 1, flag: 1, notch: 6 }

/** In Lesson mode they grow with the window as the lengths of tokens.css do: these numbers are for a height of 1080 px. */
export function drawingScaleOf({ mode, windowHeight = 1080 }: Pick<StageSize, 'mode' | 'windowHeight'>): DrawingScale {
  if (mode === 'desk') return deskScale
  const share = Math.max(0.62, windowHeight / 1080)
  return { unit: 1.9 * share, flag: 2 * share, notch: Math.max(7, Math.round(11 * share)) }
}

export const flagWidth = 24
export const flagHeight = 17

/** Where the flag of a record hangs, from the top of its pole; null for a bare pole. */
export function flagTop(state: RecordState, poleHeight: number, unit: number): number | null {
  switch (state) {
    case 'present':
    case 'publishedEarly':
      return 2
    case 'notPublished':
      return poleHeight - (flagHeight + 10) * unit
    case 'absent':
    case 'notReadable':
      return null
  }
}

/** Where a flag lies before it rises and after it has sunk. */
export function flagFoot(poleHeight: number, unit: number): number {
  return poleHeight - flagHeight * unit
}

export function flagPath(top: number, unit: number): string {
  const width = flagWidth * unit
  const half = (flagHeight * unit) / 2
  return `M0 ${top}h${width}l${-6 * unit} ${half}l${6 * unit} ${half}h${-width}z`
}

export interface CableDrawing {
  readonly wires: readonly { readonly path: string; readonly weight: 'thin' | 'middle' | 'thick' }[]
  /** Top left of the plug, or null. */
  readonly plug: { readonly x: number; readonly y: number } | null
  /** Centre of the octagon of a blocked cable, or null. */
  readonly stop: { readonly x: number; readonly y: number } | null
  /** The end of a cable that nobody holds: a short bar. */
  readonly stub: string | null
}

const plugHeight = 11
const pinLength = 5
const stubLength = 12

export function cableDrawing(
  cable: Pick<CableNode, 'state' | 'fromX' | 'toX' | 'index'>,
  height: number,
  unit: number,
): CableDrawing {
  const { state, fromX, toX, index } = cable
  const none: CableDrawing = { wires: [], plug: null, stop: null, stub: null }
  const plugTop = height - (plugHeight + pinLength) * unit
  switch (state) {
    case 'plugged':
      return {
        ...none,
        wires: [{ path: wire(fromX, toX, plugTop, index), weight: 'thick' }],
        plug: { x: toX, y: plugTop },
      }
    case 'attaching':
      return {
        ...none,
        wires: [{ path: wire(fromX, toX, plugTop - 6 * unit, index), weight: 'middle' }],
        plug: { x: toX, y: plugTop - 6 * unit },
      }
    case 'reserved':
      return { ...none, wires: [{ path: wire(fromX, toX, height, index), weight: 'thin' }] }
    case 'unplugged': {
      const top = height - stubLength * unit
      return {
        ...none,
        wires: [{ path: `M${toX} ${top}V${height}`, weight: 'thick' }],
        stub: `M${toX - 6 * unit} ${top}h${stubLength * unit}`,
      }
    }
    case 'blocked': {
      const middle = height / 2
      const gap = 12 * unit
      const wires = [`M${fromX} 0V${middle - gap}`, `M${toX} ${middle + gap}V${height}`].map((path) => ({
        path,
        weight: 'thick' as const,
      }))
      return { ...none, wires, stop: { x: (fromX + toX) / 2, y: middle } }
    }
    case 'notReadable':
      return none
  }
}

/** Straight down for one claim; in a fan each further one leaves a little lower and runs over to its own ticket. */
function wire(fromX: number, toX: number, bottom: number, index: number): string {
  if (fromX === toX) return `M${fromX} 0V${bottom}`
  const across = bottom * (0.62 - 0.22 * index)
  const corner = 8
  const side = Math.sign(toX - fromX)
  return `M${fromX} 0V${across - corner}q0 ${corner} ${side * corner} ${corner}H${toX - side * corner}q${side * corner} 0 ${side * corner} ${corner}V${bottom}`
}

/** Rectangle with a half-circle notch in each side; a lost claim is torn at its lower edge. */
export function ticketPath(width: number, height: number, notch: number, torn: boolean): string {
  const middle = height / 2
  const low = torn ? tornEdge(width, height) : `V${height - 1}H1`
  return `M1 1H${width - 1}V${middle - notch}a${notch} ${notch} 0 0 0 0 ${2 * notch}${low}V${middle + notch}a${notch} ${notch} 0 0 0 0 ${-2 * notch}z`
}

function tornEdge(width: number, height: number): string {
  const teeth = Array.from({ length: 12 }, (_, tooth) => {
    const x = Math.round(width - (width * (tooth + 0.5)) / 12)
    return `L${x} ${tooth % 2 === 0 ? height : height - 9}`
  })
  return `V${height - 8}${teeth.join('')}L1 ${height - 6}`
}

export interface VolumeDrawing {
  readonly body: string
  readonly lid: { readonly x: number; readonly y: number; readonly rx: number; readonly ry: number }
  readonly clamp: string | null
  readonly stem: string | null
  readonly bottom: number
}

/**
 * A cylinder on the spine. Its clamp hangs on the ticket above; `closed` runs from open arms (0) to a bracket that holds (1).
 */
export function volumeDrawing(
  input: {
    readonly spine: number
    readonly linkHeight: number
    readonly stemHeight: number
    readonly clamp: 'closed' | 'open' | 'none'
    readonly closed: number
  },
  unit: number,
): VolumeDrawing {
  const { spine: x, linkHeight, stemHeight } = input
  const width = 36 * unit
  const height = 28 * unit
  const ry = 5 * unit
  const y = Math.round(8 * unit)
  const left = x - width / 2 - 4 * unit
  const right = x + width / 2 + 4 * unit
  const top = y - 5 * unit
  const armLength = input.clamp === 'closed' ? 8 * unit + (width / 2 - 4 * unit) * input.closed : 8 * unit
  const arms = `M${left} ${y + 6 * unit}V${top}h${armLength}M${right} ${y + 6 * unit}V${top}h${-armLength}`
  const link = input.clamp === 'closed' && input.closed === 1 ? `M${x} ${-linkHeight}V${top}` : ''
  return {
    body: `M${x - width / 2} ${y + ry}v${height - 2 * ry}a${width / 2} ${ry} 0 0 0 ${width} 0v${-(height - 2 * ry)}`,
    lid: { x, y: y + ry, rx: width / 2, ry },
    clamp: input.clamp === 'none' ? null : `${link}${arms}`,
    stem: stemHeight > 0 ? `M${x} ${y + height}V${stemHeight}` : null,
    bottom: y + height,
  }
}
