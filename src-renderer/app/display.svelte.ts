import type { DisplayMode, Preferences } from '#shared/contract/bridge.ts'
import { darkPreferred, reducedMotionPreferred } from './system-preferences.svelte.ts'

export type ThemeName = 'light' | 'dark' | 'projector'

/** How the window shows itself: mode, theme, motion. It belongs to the window; what is remembered are the preferences. */
export class Display {
  readonly #preferences: () => Preferences | null
  readonly #remember: (mode: DisplayMode) => void
  #mode = $state<DisplayMode>('desk')

  /** It begins in the mode in which the window was left, and `remember` is told each new one. */
  constructor(preferences: () => Preferences | null, mode: DisplayMode, remember: (mode: DisplayMode) => void) {
    this.#preferences = preferences
    this.#mode = mode
    this.#remember = remember
  }

  get mode(): DisplayMode {
    return this.#mode
  }

  setMode(mode: DisplayMode): void {
    this.#mode = mode
    this.#remember(mode)
  }

  /** A chosen theme holds in both modes; without one Lesson mode takes Projector (visual language 7.2). */
  readonly theme: ThemeName = $derived.by(() => {
    const chosen = this.#preferences()?.theme ?? 'system'
    if (chosen !== 'system') return chosen
    if (this.#mode === 'lesson') return 'projector'
    return darkPreferred.current ? 'dark' : 'light'
  })

  readonly isReduced: boolean = $derived.by(() => {
    const chosen = this.#preferences()?.motion ?? 'system'
    return chosen === 'system' ? reducedMotionPreferred.current : chosen === 'reduced'
  })

  readonly pace: 'live' | 'lesson' = $derived.by(() => {
    const chosen = this.#preferences()?.pace ?? 'mode'
    return chosen === 'mode' ? (this.#mode === 'lesson' ? 'lesson' : 'live') : chosen
  })
}
