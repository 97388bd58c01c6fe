import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron'
import { pageOrigin } from './page-address.ts'

const smallest = { width: 1024, height: 680 } // visual language, section 4
const usual = { width: 1440, height: 900 }

export interface WindowOptions {
  readonly preload: string
  readonly bounds: Rectangle | null
}

/** The window: sandboxed, isolated, without Node; empty until its page is loaded, and shown when the first picture is there. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...(visibleBounds(options.bounds) ?? usual),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Podium',
    // The page's own background, so that nothing flashes before the first picture.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0F1318' : '#F4F6F8',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // The stage tells the truth about time also while the window is covered.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}

export function loadPage(window: BrowserWindow, manualClock: boolean): void {
  const address = manualClock ? `${pageOrigin}/index.html?clock=manual` : `${pageOrigin}/index.html`
  window.loadURL(address).catch((error: unknown) => {
    if (!window.isDestroyed()) console.error(`Window: expected the page at ${address}, found ${String(error)}.`)
  })
}

/** The remembered place if a display still shows enough of it to be grabbed, else null. */
function visibleBounds(bounds: Rectangle | null): Rectangle | null {
  if (bounds === null) return null
  const { workArea } = screen.getDisplayMatching(bounds)
  const overlapX = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
  const overlapY = Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y)
  return overlapX >= 200 && overlapY >= 100 ? bounds : null
}
