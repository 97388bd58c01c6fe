import type { Sentence } from '#shared/words/index.ts'

/** A screen that says why there is no picture, and what can be done. */
export interface FirstScreenContent {
  readonly title: Sentence
  readonly body: Sentence | null
  /** The problem in its own words, folded away. */
  readonly details: Sentence | null
  /** Output of a plugin and the like, shown as it came. */
  readonly output: string | null
  readonly files: readonly string[]
  /** The first one is what most people will want. */
  readonly actions: readonly { readonly key: string; readonly label: string }[]
}
