import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { ActionName } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { text } from '#shared/words/index.ts'

export interface MenuParts {
  readonly command: (name: ActionName) => void
  readonly openKubeconfig: () => void
  /** Decide which entries are ticked: install the menu anew when they changed. */
  readonly preferences: Preferences
  readonly setPreferences: (changes: Partial<Preferences>) => void
}

/** The native menus: every command with its key. Single letters are shown here, and handled by the page. */
export function installMenu({ command, openKubeconfig, preferences, setPreferences }: MenuParts): void {
  const item = (name: ActionName, accelerator?: string): MenuItemConstructorOptions => ({
    label: text(`action.${name}`),
    click: () => command(name),
    // Keys without a modifier belong to the page, which knows whether a text field has the focus.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: accelerator.startsWith('CmdOrCtrl') }),
  })
  const isMac = process.platform === 'darwin'
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' as const }] : []),
      {
        label: text('menu.file'),
        submenu: [
          { label: text('action.openKubeconfig'), accelerator: 'CmdOrCtrl+O', click: openKubeconfig },
          { type: 'separator' },
          { role: isMac ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      viewMenu(preferences, setPreferences),
      {
        label: text('menu.playback'),
        submenu: [item('pause', 'Space'), item('goLive', 'K'), item('stepBack', 'J'), item('stepForward', 'L')],
      },
      {
        label: text('menu.cluster'),
        submenu: [
          item('palette', 'CmdOrCtrl+K'),
          { type: 'separator' },
          item('chooseContext'),
          item('chooseNamespace'),
          item('chooseWorkload'),
          { type: 'separator' },
          item('freezeCluster', 'Shift+F'),
        ],
      },
      { role: 'windowMenu' },
      { role: 'help', submenu: [item('keys', '?'), item('about')] },
    ]),
  )
}

function viewMenu(preferences: Preferences, setPreferences: MenuParts['setPreferences']): MenuItemConstructorOptions {
  const themes = ['system', 'light', 'dark', 'projector'] as const
  const motions = ['system', 'reduced', 'full'] as const
  return {
    label: text('menu.view'),
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { type: 'separator' },
      {
        label: text('menu.theme'),
        submenu: themes.map((theme) => ({
          label: text(`menu.theme.${theme}`),
          type: 'radio',
          checked: preferences.theme === theme,
          click: () => setPreferences({ theme }),
        })),
      },
      {
        label: text('menu.motion'),
        submenu: motions.map((motion) => ({
          label: text(`menu.motion.${motion}`),
          type: 'radio',
          checked: preferences.motion === motion,
          click: () => setPreferences({ motion }),
        })),
      },
    ],
  }
}
