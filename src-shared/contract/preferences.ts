import type { Preferences } from './bridge.ts'

/** What holds for a person who changed nothing. */
export const defaultPreferences: Preferences = {
  theme: 'system',
  motion: 'system',
  pace: 'mode',
  language: 'system',
  captions: true,
  hideAddresses: false,
  kubeconfigFiles: [],
  singleKeys: true,
  chords: {},
  recentNamespaces: [],
}

/** What "restore defaults" sets: the choices of the settings, and neither a person's files nor what was visited. */
export const restoredPreferences: Partial<Preferences> = Object.fromEntries(
  Object.entries(defaultPreferences).filter(([name]) => name !== 'kubeconfigFiles' && name !== 'recentNamespaces'),
)
