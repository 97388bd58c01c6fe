import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '#shared/contract/bridge.ts'
import { text } from '#shared/words/index.ts'

/** The native menus: every command with its key. Single letters are shown here, and handled by the page. */
export function installMenu(command: (name: MenuCommand) => void, openKubeconfig: () => void): void {
  const item = (name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: text(`menu.${name}`),
    click: () => command(name),
    // Keys without a modifier belong to the page, which knows whether a text field has the focus.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: accelerator.includes('+') }),
  })
  const isMac = process.platform === 'darwin'
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' as const }] : []),
      {
        label: text('menu.file'),
        submenu: [
          { label: text('menu.openKubeconfig'), accelerator: 'CmdOrCtrl+O', click: openKubeconfig },
          { type: 'separator' },
          { role: isMac ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: text('menu.view'),
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      {
        label: text('menu.playback'),
        submenu: [item('pause', 'Space'), item('goLive', 'K'), item('stepBack', 'J'), item('stepForward', 'L')],
      },
      {
        label: text('menu.cluster'),
        submenu: [item('chooseContext'), item('chooseNamespace'), item('chooseWorkload')],
      },
      { role: 'windowMenu' },
      { role: 'help', submenu: [item('keys', '?'), item('about')] },
    ]),
  )
}
