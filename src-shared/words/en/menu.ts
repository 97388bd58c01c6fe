/** Ids begin with `menu.`: the native menus. What their entries do is told by `action.`. */
export const menu = {
  'menu.file': 'File',
  'menu.view': 'View',
  'menu.theme': 'Theme',
  'menu.theme.system': 'As the system',
  'menu.theme.light': 'Light',
  'menu.theme.dark': 'Dark',
  'menu.theme.projector': 'Projector',
  'menu.motion': 'Motion',
  'menu.motion.system': 'As the system',
  'menu.motion.reduced': 'Reduced',
  'menu.motion.full': 'Full',
  'menu.playback': 'Playback',
  'menu.cluster': 'Cluster',
} as const
