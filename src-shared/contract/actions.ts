import type { Choices } from './choices.ts'

/**
 * Everything a person can do in a window, by name: one table for the native menu, the keyboard, the palette and the list of
 * keys. A chord is `Mod+Shift+L`: `Mod` is Ctrl, on a Mac Cmd; a single character is the character that the key writes, so
 * `?` and `<` need no `Shift`. Chords without `Mod` and function keys belong to the page, which knows whether somebody types.
 */
export interface ActionFacts {
  /** The chords that a person has who changed nothing; empty for what has a menu entry or a palette line alone. */
  readonly chords: readonly string[]
  readonly menu: ActionMenu | null
  /** What has to be there for it; what else may stand in its way the page alone knows. */
  readonly needs: ActionNeed | null
  /** It takes this value for a preference that is a choice. */
  readonly sets?: Partial<Choices>
}

/** A StatefulSet in view, a cluster, a cluster with StatefulSets, or the sandbox's own. */
export const actionNeeds = ['stage', 'playback', 'connection', 'sets', 'sandbox'] as const
export type ActionNeed = (typeof actionNeeds)[number]

export type ActionMenu = 'file' | 'view' | 'playback' | 'cluster' | 'window' | 'help'

/** What the menus and the settings have as a choice among values has no entry, key or need of its own. */
const asked = { chords: [], menu: null, needs: null } as const

export const actions = {
  openKubeconfig: { chords: ['Mod+O'], menu: 'file', needs: null },
  settings: { chords: ['Mod+,'], menu: 'file', needs: null },
  newWindow: { chords: ['Mod+Shift+N'], menu: 'window', needs: null },

  lessonMode: { chords: ['F5', 'Mod+Shift+L'], menu: 'view', needs: null },
  fullScreen: { chords: ['F11'], menu: 'view', needs: null },
  zoomIn: { chords: ['Mod+=', 'Mod++'], menu: 'view', needs: 'stage' },
  zoomOut: { chords: ['Mod+-'], menu: 'view', needs: 'stage' },
  zoomReset: { chords: ['Mod+0'], menu: 'view', needs: 'stage' },
  table: { chords: ['T'], menu: 'view', needs: 'stage' },
  captions: { chords: ['C'], menu: 'view', needs: null },
  details: { chords: [], menu: 'view', needs: 'stage' },
  follow: { chords: ['A'], menu: 'view', needs: 'stage' },
  goToOrdinal: { chords: ['Mod+G'], menu: 'view', needs: 'stage' },
  filter: { chords: ['/'], menu: 'view', needs: 'stage' },
  why: { chords: ['W'], menu: 'view', needs: 'stage' },
  readSummary: { chords: [], menu: null, needs: 'stage' },
  fillPods: { chords: [], menu: null, needs: 'stage' },
  fillClaims: { chords: [], menu: null, needs: 'stage' },
  fillRecords: { chords: [], menu: null, needs: 'stage' },
  hideAddresses: { chords: [], menu: 'view', needs: null },

  pause: { chords: ['Space'], menu: 'playback', needs: 'playback' },
  stepBack: { chords: ['J'], menu: 'playback', needs: 'playback' },
  stepForward: { chords: ['L'], menu: 'playback', needs: 'playback' },
  goLive: { chords: ['K'], menu: 'playback', needs: 'playback' },
  slower: { chords: ['<'], menu: 'playback', needs: 'playback' },
  faster: { chords: ['>'], menu: 'playback', needs: 'playback' },

  palette: { chords: ['Mod+K'], menu: 'cluster', needs: null },
  chooseContext: { chords: [], menu: 'cluster', needs: null },
  chooseNamespace: { chords: [], menu: 'cluster', needs: 'connection' },
  chooseWorkload: { chords: [], menu: 'cluster', needs: 'sets' },
  freezeCluster: { chords: ['Shift+F'], menu: 'cluster', needs: 'sandbox' },

  keys: { chords: ['?'], menu: 'help', needs: null },
  about: { chords: [], menu: 'help', needs: null },

  themeSystem: { ...asked, sets: { theme: 'system' } },
  themeLight: { ...asked, sets: { theme: 'light' } },
  themeDark: { ...asked, sets: { theme: 'dark' } },
  themeProjector: { ...asked, sets: { theme: 'projector' } },
  motionSystem: { ...asked, sets: { motion: 'system' } },
  motionReduced: { ...asked, sets: { motion: 'reduced' } },
  motionFull: { ...asked, sets: { motion: 'full' } },
  paceMode: { ...asked, sets: { pace: 'mode' } },
  paceLive: { ...asked, sets: { pace: 'live' } },
  paceLesson: { ...asked, sets: { pace: 'lesson' } },
  languageSystem: { ...asked, sets: { language: 'system' } },
  languageEn: { ...asked, sets: { language: 'en' } },
} as const satisfies { readonly [name: string]: ActionFacts }

export type ActionName = keyof typeof actions
/** The actions that take a value for a preference. */
export type ChoiceAction = {
  [Name in ActionName]: (typeof actions)[Name] extends { readonly sets: object } ? Name : never
}[ActionName]

export const actionNames: readonly ActionName[] = Object.keys(actions) as ActionName[]

/** Whether what the action needs is there. */
export function hasItsNeed(name: ActionName, met: readonly ActionNeed[]): boolean {
  const { needs } = actions[name]
  return needs === null || met.includes(needs)
}

/** The value that the action takes for a preference, or null for an action that does something else. */
export function settingOf(name: ActionName): Partial<Choices> | null {
  const facts: ActionFacts = actions[name]
  return facts.sets ?? null
}
