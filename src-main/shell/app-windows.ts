import { BrowserWindow, type WebContents } from 'electron'
import type { WindowArguments } from './arguments.ts'
import type { AppWindow } from './app-window.ts'
import { placeBeside, placeWindow } from './placement.ts'
import type { RememberedWindow, WindowMemory } from './window-memory.ts'
import { createWindow, loadPage, workAreas } from './window.ts'

export interface AppWindowsParts {
  readonly preload: string
  readonly memory: WindowMemory
  /** Gives a window what is its own. */
  readonly furnish: (window: BrowserWindow, asked: WindowArguments, remembered: RememberedWindow | null) => AppWindow
}

/** All windows of the app. Each has a session and an agent of its own, which end with it. */
export class AppWindows {
  readonly #parts: AppWindowsParts
  /** The one that had the focus last comes first. */
  #windows: readonly AppWindow[] = []
  #isQuitting = false

  constructor(parts: AppWindowsParts) {
    this.#parts = parts
  }

  get all(): readonly AppWindow[] {
    return this.#windows
  }

  /** The window that commands are meant for. */
  get focused(): AppWindow | null {
    const [latest] = this.#windows
    return this.#windows.find(({ window }) => window === BrowserWindow.getFocusedWindow()) ?? latest ?? null
  }

  of(contents: WebContents): AppWindow | null {
    return this.#windows.find(({ window }) => window.webContents === contents) ?? null
  }

  /** Opens a window and resolves when its kubeconfigs are read and its page is on the way. */
  async open(asked: WindowArguments, remembered: RememberedWindow | null = null): Promise<AppWindow> {
    const beside = remembered === null ? this.focused : null
    const areas = workAreas()
    const window = createWindow({
      preload: this.#parts.preload,
      bounds:
        beside === null
          ? placeWindow(remembered?.bounds ?? null, areas)
          : placeBeside(beside.window.getNormalBounds(), areas),
      isMaximised: remembered?.isMaximised ?? false,
    })
    const opened = this.#parts.furnish(window, asked, remembered)
    this.#windows = [...this.#windows, opened]
    this.#follow(opened)
    await opened.kubeconfigs.open()
    // Last, so that the page finds everybody at home.
    if (!window.isDestroyed()) loadPage(window, opened.mode, asked.manualClock)
    return opened
  }

  /** What a start after this one would open. */
  remember(): void {
    if (!this.#isQuitting && this.#windows.length > 0)
      this.#parts.memory.write(this.#windows.map((each) => each.remembered()))
  }

  /** Every window is going to close: they are remembered as they are now. */
  quit(): void {
    this.remember()
    this.#isQuitting = true
    for (const each of this.#windows) each.stop()
  }

  #follow(opened: AppWindow): void {
    const { window } = opened
    window.on('focus', () => {
      this.#windows = [opened, ...this.#windows.filter((each) => each !== opened)]
    })
    window.once('close', () => {
      // The last one is what was left open; one of several was closed on purpose.
      if (this.#windows.length === 1) this.remember()
    })
    window.once('closed', () => {
      this.#windows = this.#windows.filter((each) => each !== opened)
      opened.stop()
      this.remember()
    })
  }
}
