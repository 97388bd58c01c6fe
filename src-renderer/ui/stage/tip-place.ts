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

/** The widest that a name gets, as CellTip.svelte has it. */
const widest = (stagePx: number): number => Math.min(420, stagePx * 0.6)

/**
 * Above its cell, or below one of the first rows, because what stands above `topPx` must be seen: legend and lens. It grows
 * towards the middle of the stage, so that it never leaves it. Where it would cover what is to be kept in sight, it goes to the
 * other side of its cell, or further up.
 */
export function tipPlace(
  box: Box,
  { width, height }: Pick<StageSize, 'width' | 'height'>,
  topPx: number,
  inSight: readonly Box[] = [],
): TipPlace {
  const isLeft = box.x + box.width / 2 < width / 2
  const lower = box.y + box.height
  const x = isLeft ? box.x - airPx : box.x + box.width + airPx - widest(width)
  const coveredAt = (y: number): readonly Box[] =>
    inSight.filter((each) => meets(each, { x, y, width: widest(width), height: roomPx }))
  const covered = coveredAt(box.y - roomPx)
  const higher = Math.min(box.y, ...covered.map((each) => each.y))
  const isBelow =
    box.y - roomPx < topPx || (covered.length > 0 && lower + roomPx <= height && coveredAt(lower).length === 0)
  return {
    left: isLeft ? Math.max(0, box.x - airPx) : null,
    right: isLeft ? null : Math.max(0, width - box.x - box.width - airPx),
    top: isBelow ? lower + airPx : null,
    bottom: isBelow ? null : height - (higher - roomPx < topPx ? box.y : higher) + airPx,
  }
}

function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
