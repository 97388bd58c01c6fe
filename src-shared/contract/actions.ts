/**
 * Everything a person can do in a window, by name: one table for the native menu, the keyboard, the palette and the list of
 * keys. A chord is `Mod+Shift+L`: `Mod` is Ctrl, on a Mac Cmd; a single character is the character that the key writes, so
 * `?` and `<` need no `Shift`. Chords without `Mod` and function keys belong to the page, which knows whether somebody types.
 */
export interface ActionFacts {
  /** The chords that a person has who changed nothing; empty for what has a menu entry or a palette line alone. */
  readonly chords: readonly string[]
  readonly menu: ActionMenu | null
}

export type ActionMenu = 'file' | 'view' | 'playback' | 'cluster' | 'window' | 'help'

export const actions = {
  openKubeconfig: { chords: ['Mod+O'], menu: 'file' },
  settings: { chords: ['Mod+,'], menu: 'file' },
  newWindow: { chords: ['Mod+Shift+N'], menu: 'window' },

  lessonMode: { chords: ['F5', 'Mod+Shift+L'], menu: 'view' },
  fullScreen: { chords: ['F11'], menu: 'view' },
  zoomIn: { chords: ['Mod+=', 'Mod++'], menu: 'view' },
  zoomOut: { chords: ['Mod+-'], menu: 'view' },
  zoomReset: { chords: ['Mod+0'], menu: 'view' },
  table: { chords: ['T'], menu: 'view' },
  captions: { chords: ['C'], menu: 'view' },
  details: { chords: [], menu: 'view' },
  follow: { chords: ['A'], menu: 'view' },
  goToOrdinal: { chords: ['Mod+G'], menu: 'view' },
  filter: { chords: ['/'], menu: 'view' },
  why: { chords: ['W'], menu: 'view' },
  readSummary: { chords: [], menu: null },
  fillPods: { chords: [], menu: null },
  fillClaims: { chords: [], menu: null },
  fillRecords: { chords: [], menu: null },
  hideAddresses: { chords: [], menu: 'view' },

  pause: { chords: ['Space'], menu: 'playback' },
  stepBack: { chords: ['J'], menu: 'playback' },
  stepForward: { chords: ['L'], menu: 'playback' },
  goLive: { chords: ['K'], menu: 'playback' },
  slower: { chords: ['<'], menu: 'playback' },
  faster: { chords: ['>'], menu: 'playback' },

  palette: { chords: ['Mod+K'], menu: 'cluster' },
  chooseContext: { chords: [], menu: 'cluster' },
  chooseNamespace: { chords: [], menu: 'cluster' },
  chooseWorkload: { chords: [], menu: 'cluster' },
  freezeCluster: { chords: ['Shift+F'], menu: 'cluster' },

  keys: { chords: ['?'], menu: 'help' },
  about: { chords: [], menu: 'help' },
} as const satisfies { readonly [name: string]: ActionFacts }

export type ActionName = keyof typeof actions

export const actionNames: readonly ActionName[] = Object.keys(actions) as ActionName[]
