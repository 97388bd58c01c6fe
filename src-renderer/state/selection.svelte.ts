/** What is selected and what has the keyboard's focus, by place and not by object: a place stays when its pod goes. */
export class Selection<Place> {
  #selected = $state.raw<Place | null>(null)
  #focused = $state.raw<Place | null>(null)

  get selected(): Place | null {
    return this.#selected
  }

  get focused(): Place | null {
    return this.#focused
  }

  select(place: Place): void {
    this.#selected = place
    this.#focused = place
  }

  focus(place: Place): void {
    this.#focused = place
  }

  clear(): void {
    this.#selected = null
  }

  /** Another set is shown: its places are others. */
  forget(): void {
    this.#selected = null
    this.#focused = null
  }
}
