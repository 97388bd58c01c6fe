import type { Box, CellLook } from '../../../scenes/stage/types.ts'

/**
 * What tells small cells apart where states have no hue. The shapes are the silhouettes of the plates: a diamond waits, a
 * triangle points down where something ends, and what nobody knows is a block in a dashed outline.
 */
export function paintShape(context: CanvasRenderingContext2D, look: CellLook, box: Box, ink: string): void {
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const reach = Math.min(box.width, box.height) * 0.36
  const across = box.width / 2 - 2
  context.fillStyle = ink
  context.beginPath()
  if (look === 'pending') {
    context.moveTo(middle.x, middle.y - reach)
    context.lineTo(middle.x + reach, middle.y)
    context.lineTo(middle.x, middle.y + reach)
    context.lineTo(middle.x - reach, middle.y)
  } else if (look === 'terminating') {
    context.moveTo(middle.x - across, box.y + 2)
    context.lineTo(middle.x + across, box.y + 2)
    context.lineTo(middle.x, box.y + box.height - 2)
  } else if (look === 'unknown') {
    context.rect(middle.x - reach / 2, middle.y - reach / 2, reach, reach)
  }
  context.fill()
}

/** The same for a part of a row of a hundred, which has a width of its own: a foot as high as a pod has come, or lines. */
export function paintTexture(context: CanvasRenderingContext2D, look: CellLook, box: Box, ink: string): void {
  context.fillStyle = ink
  context.strokeStyle = ink
  context.lineWidth = 1
  const foot = look === 'notReady' ? 0.5 : look === 'creating' ? 0.25 : 0
  if (foot > 0) context.fillRect(box.x, box.y + box.height * (1 - foot), box.width, box.height * foot)
  if (look !== 'pending' && look !== 'terminating' && look !== 'kept') return
  context.save()
  context.beginPath()
  context.rect(box.x, box.y, box.width, box.height)
  context.clip()
  context.beginPath()
  if (look === 'kept') {
    for (let y = box.y + 1.5; y < box.y + box.height; y += 3) {
      context.moveTo(box.x, y)
      context.lineTo(box.x + box.width, y)
    }
  } else slanted(context, box, look === 'pending' ? box.height : 0)
  context.stroke()
  context.restore()
}

function slanted(context: CanvasRenderingContext2D, box: Box, slant: number): void {
  for (let x = box.x + 1.5 - slant; x < box.x + box.width; x += 3) {
    context.moveTo(x, box.y + box.height)
    context.lineTo(x + slant, box.y)
  }
}
