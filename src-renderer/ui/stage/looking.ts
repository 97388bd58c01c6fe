import type { CellFill, ViewOptions } from '../../scenes/stage/view.ts'

/** How a person looks at the stage, and the ways to change it. Whoever mounts the stage owns it. */
export interface Looking {
  readonly options: ViewOptions
  readonly asksForOrdinal: boolean
  follow(): void
  pin(ordinal: number): void
  askForOrdinal(asks: boolean): void
  fill(fill: CellFill): void
  magnify(block: number | null): void
}
