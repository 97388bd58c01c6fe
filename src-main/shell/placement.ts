import type { Bounds } from './window-memory.ts'

export const smallestWindow = { width: 1024, height: 680 } // visual language, section 4
const usualSize = { width: 1440, height: 900 }
/** So much of a window's top must be on a display for a person to take hold of it. */
const hold = { width: 200, height: 100 }
/** A window that is opened beside another does not hide it. */
const stepAside = 32

/** The displays' areas without task bars; the first is the primary one. */
export type WorkAreas = readonly Bounds[]

/** Where a window opens: in its remembered place if a display still shows it, else of its usual size on the primary display. */
export function placeWindow(remembered: Bounds | null, areas: WorkAreas): Bounds {
  if (remembered !== null && areas.some((area) => canBeHeld(remembered, area))) return atLeastSmallest(remembered)
  const [primary] = areas
  if (primary === undefined) return { x: 0, y: 0, ...usualSize }
  const size = remembered === null ? usualSize : atLeastSmallest(remembered)
  const width = Math.min(size.width, Math.max(primary.width, smallestWindow.width))
  const height = Math.min(size.height, Math.max(primary.height, smallestWindow.height))
  return {
    x: primary.x + Math.max(0, Math.round((primary.width - width) / 2)),
    y: primary.y + Math.max(0, Math.round((primary.height - height) / 2)),
    width,
    height,
  }
}

/** The place for a new window beside this one. */
export function placeBeside(other: Bounds, areas: WorkAreas): Bounds {
  const beside = { ...other, x: other.x + stepAside, y: other.y + stepAside }
  const fits = areas.some(
    ({ x, y, width, height }) => beside.x + beside.width <= x + width && beside.y + beside.height <= y + height,
  )
  return fits ? beside : placeWindow(null, areas)
}

function canBeHeld(window: Bounds, area: Bounds): boolean {
  const overlapX = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const overlapY = Math.min(window.y + window.height, area.y + area.height) - Math.max(window.y, area.y)
  return overlapX >= hold.width && overlapY >= hold.height
}

function atLeastSmallest(bounds: Bounds): Bounds {
  return {
    ...bounds,
    width: Math.max(bounds.width, smallestWindow.width),
    height: Math.max(bounds.height, smallestWindow.height),
  }
}
