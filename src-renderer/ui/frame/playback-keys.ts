export type PlaybackCommand = 'togglePause' | 'goLive' | 'stepBack' | 'stepForward'

interface KeyFacts {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  /** A text field has the focus. */
  readonly typing: boolean
  /** A button has the focus: Space presses it. */
  readonly onButton: boolean
}

/** Single-letter keys work only while nobody types, and never with a modifier. */
export function playbackCommand(facts: KeyFacts): PlaybackCommand | null {
  if (facts.typing || facts.ctrlKey || facts.metaKey || facts.altKey || facts.shiftKey) return null
  switch (facts.key.toLowerCase()) {
    case ' ':
      return facts.onButton ? null : 'togglePause'
    case 'k':
      return 'goLive'
    case 'j':
      return 'stepBack'
    case 'l':
      return 'stepForward'
    default:
      return null
  }
}
