/** How a person looks at the Stage, apart from its size and what is selected. Nothing of it changes what the cluster said. */
export interface ViewOptions {
  /** The ordinal that the lens stands on, or null while it follows the action. */
  readonly pinned: number | null
  /** 0.5 to 3; 1 is the size at which everything fits. */
  readonly zoom: number
  /** What the fill of a grid's cells tells. */
  readonly fill: CellFill
  /** What a slot must match not to be dimmed; empty matches all. Nothing is moved by it. */
  readonly filter: string
  /** The first ordinal of the block of a hundred cells that is shown larger, or null. */
  readonly block: number | null
  readonly hideAddresses: boolean
}

export type CellFill = 'pods' | 'claims' | 'records'

export const plainView: ViewOptions = {
  pinned: null,
  zoom: 1,
  fill: 'pods',
  filter: '',
  block: null,
  hideAddresses: false,
}

/** Zoom goes in these steps, like a browser's. */
export const zoomSteps: readonly number[] = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

export function zoomedFrom(zoom: number, direction: 1 | -1): number {
  const next = direction === 1 ? zoomSteps.find((step) => step > zoom) : zoomSteps.findLast((step) => step < zoom)
  return next ?? zoom
}
