import type { Box, StageSize } from '../../scenes/stage/types.ts'

/** Distances from the edges of the stage; null for the two that the size of the text decides. */
export interface TipPlace {
  readonly left: number | null
  readonly right: number | null
  readonly top: number | null
  readonly bottom: number | null
}

const airPx = 10

/** More than the height of two lines of a name. */
const roomPx = 64

/**
 * Above its cell, or below one of the first rows, because what stands above `topPx` must be seen: legend and lens. It grows
 * towards the middle of the stage, so that it never leaves it.
 */
export function tipPlace(box: Box, { width, height }: Pick<StageSize, 'width' | 'height'>, topPx: number): TipPlace {
  const isLeft = box.x + box.width / 2 < width / 2
  const isHigh = box.y - roomPx < topPx
  return {
    left: isLeft ? Math.max(0, box.x - airPx) : null,
    right: isLeft ? null : Math.max(0, width - box.x - box.width - airPx),
    top: isHigh ? box.y + box.height + airPx : null,
    bottom: isHigh ? null : height - box.y + airPx,
  }
}
