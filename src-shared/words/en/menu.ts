/** Ids begin with `menu.`: the native menus. */
export const menu = {
  'menu.file': 'File',
  'menu.openKubeconfig': 'Open kubeconfig…',
  'menu.view': 'View',
  'menu.playback': 'Playback',
  'menu.pause': 'Pause or resume the view',
  'menu.goLive': 'Go live',
  'menu.stepBack': 'One beat back',
  'menu.stepForward': 'One beat forward',
  'menu.cluster': 'Cluster',
  'menu.chooseContext': 'Choose context…',
  'menu.chooseNamespace': 'Choose namespace…',
  'menu.chooseWorkload': 'Choose workload…',
  'menu.keys': 'Keys',
  'menu.about': 'About Podium',
} as const
