import type { WordId } from '../words/index.ts'

/** A sentence of the catalogue with what it speaks of. */
export interface Why {
  readonly code: WordId
  readonly params: Readonly<Record<string, string | number>>
}
