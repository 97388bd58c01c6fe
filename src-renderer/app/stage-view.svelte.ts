import { plainView, zoomedFrom, type CellFill, type ViewOptions } from '../scenes/stage/view.ts'

/** How this window looks at the Stage: what commands, keys and the grid itself change. */
export class StageView {
  readonly #hidesAddresses: () => boolean
  #options = $state.raw<ViewOptions>(plainView)
  #asksForOrdinal = $state(false)
  readonly #shown: ViewOptions = $derived.by(() => ({ ...this.#options, hideAddresses: this.#hidesAddresses() }))

  /** Addresses are hidden by a preference, which holds in every window. */
  constructor(hidesAddresses: () => boolean = () => false) {
    this.#hidesAddresses = hidesAddresses
  }

  get options(): ViewOptions {
    return this.#shown
  }

  /** Whether the field is open in which an ordinal is typed. */
  get asksForOrdinal(): boolean {
    return this.#asksForOrdinal
  }

  /** The lens goes where something happens. */
  follow(): void {
    this.#set({ pinned: null })
  }

  /** The lens stays on this ordinal. */
  pin(ordinal: number): void {
    this.#set({ pinned: ordinal, block: null })
  }

  askForOrdinal(asks: boolean): void {
    this.#asksForOrdinal = asks
  }

  zoom(direction: 1 | -1 | 0): void {
    this.#set({ zoom: direction === 0 ? 1 : zoomedFrom(this.#options.zoom, direction) })
  }

  fill(fill: CellFill): void {
    this.#set({ fill })
  }

  filter(filter: string): void {
    this.#set({ filter })
  }

  /** Shows the block of cells that begins at this ordinal larger, or none. */
  magnify(block: number | null): void {
    this.#set({ block })
  }

  /** Another set is shown: where the lens stood and what was looked for was about the one before. */
  forget(): void {
    this.#set({ pinned: null, block: null, filter: '' })
    this.#asksForOrdinal = false
  }

  #set(changes: Partial<ViewOptions>): void {
    this.#options = { ...this.#options, ...changes }
  }
}
