import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { DisplayMode } from '#shared/contract/bridge.ts'
import { pageOrigin } from './page-address.ts'
import { smallestWindow, type WorkAreas } from './placement.ts'
import type { Bounds } from './window-memory.ts'

export interface WindowOptions {
  readonly preload: string
  readonly bounds: Bounds
  readonly isMaximised: boolean
}

/** The window: sandboxed, isolated, without Node; empty until its page is loaded, and shown when the first picture is there. */
export function createWindow({ preload, bounds, isMaximised }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Podium',
    // The page's own background, so that nothing flashes before the first picture.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0F1318' : '#F4F6F8',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // The stage tells the truth about time also while the window is covered.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => {
    if (isMaximised) window.maximize()
    window.show()
  })
  return window
}

/** What the page must know before its first picture is in its address. */
export function loadPage(window: BrowserWindow, mode: DisplayMode, manualClock: boolean): void {
  const query = new URLSearchParams({
    ...(mode === 'lesson' && { mode }),
    ...(manualClock && { clock: 'manual' }),
  }).toString()
  const address = `${pageOrigin}/index.html${query === '' ? '' : `?${query}`}`
  window.loadURL(address).catch((error: unknown) => {
    if (!window.isDestroyed()) console.error(`Window: expected the page at ${address}, found ${String(error)}.`)
  })
}

export function workAreas(): WorkAreas {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return [primary, ...others].map(({ workArea }) => workArea)
}
