import { createSubscriber } from 'svelte/reactivity'

/** What a player offers to those who draw: the view of this instant, and a call after each change of it. */
export interface PlaybackSource<View> {
  readonly view: View
  subscribe(listener: () => void): () => void
}

/** The player for components. The view is one object that is replaced as a whole, so nothing in it needs to be a rune. */
export class Playback<View> {
  readonly #source: PlaybackSource<View>
  readonly #subscribe: () => void

  constructor(source: PlaybackSource<View>) {
    this.#source = source
    this.#subscribe = createSubscriber((update) => source.subscribe(update))
  }

  get current(): View {
    this.#subscribe()
    return this.#source.view
  }
}
