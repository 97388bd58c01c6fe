import type { WordId } from '#shared/words/index.ts'

/** The keys as they are printed on a keyboard, and what each does. */
export const keyList: readonly { readonly keys: string; readonly does: WordId }[] = [
  { keys: 'Space', does: 'frame.keys.pause' },
  { keys: 'J', does: 'frame.keys.stepBack' },
  { keys: 'L', does: 'frame.keys.stepForward' },
  { keys: 'K', does: 'frame.keys.goLive' },
  { keys: '← → ↑ ↓', does: 'frame.keys.move' },
  { keys: 'Home, End', does: 'frame.keys.ends' },
  { keys: 'Enter', does: 'frame.keys.select' },
  { keys: 'Esc', does: 'frame.keys.clear' },
  { keys: 'T', does: 'frame.keys.table' },
  { keys: 'PageUp, PageDown', does: 'frame.keys.page' },
  { keys: 'Ctrl+K', does: 'frame.keys.palette' },
  { keys: 'Shift+F', does: 'frame.keys.freeze' },
  { keys: '?', does: 'frame.keys.keys' },
]
