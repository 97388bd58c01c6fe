import { join, resolve } from 'node:path'
import { app, Menu, nativeTheme, powerMonitor, type BrowserWindow } from 'electron'
import { actionNames, hasItsNeed, type ActionName } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { equal } from '#shared/kit/equal.ts'
import { ok } from '#shared/kit/result.ts'
import { requestHandlers, toggleFullScreen } from './ipc/handlers.ts'
import { push, serveRequests } from './ipc/serve.ts'
import { AppWindow } from './shell/app-window.ts'
import { AppWindows } from './shell/app-windows.ts'
import { nothingAsked, ownArguments, windowArguments, type WindowArguments } from './shell/arguments.ts'
import { menuTemplate } from './shell/menu-template.ts'
import { PreferenceFile } from './shell/preferences.ts'
import { registerScheme, servePage } from './shell/protocol.ts'
import { refuseEverythingElse } from './shell/refusals.ts'
import { Sandbox } from './shell/sandbox.ts'
import { SandboxFile } from './shell/sandbox-file.ts'
import { startSandboxProcess } from './shell/sandbox-process.ts'
import { windowsOfSecondLaunch, type SecondLaunch } from './shell/second-launch.ts'
import { WindowMemory, type RememberedWindow } from './shell/window-memory.ts'
import { firstScenario } from './sandbox/scenarios.ts'

// The composition root: the only file that knows everyone.

const builtFolder = import.meta.dirname // out/main
const words = ownArguments(process.argv, app.isPackaged ? null : resolve(app.getAppPath()))
const thisLaunch: SecondLaunch = { words, workingFolder: process.cwd() }

registerScheme()
if (app.requestSingleInstanceLock(thisLaunch)) {
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => new App().run(windowArguments(words)))
} else {
  // The first instance opens what was asked for here.
  app.quit()
}

class App {
  #preferences: PreferenceFile | null = null
  readonly #sandboxFile = new SandboxFile(app.getPath('userData'))
  readonly #sandbox = this.#createSandbox()
  #windows: AppWindows | null = null

  async run(asked: WindowArguments): Promise<void> {
    refuseEverythingElse()
    servePage(join(builtFolder, '../renderer'))
    this.#preferences = await PreferenceFile.open(join(app.getPath('userData'), 'preferences.json'))
    nativeTheme.themeSource = nativeThemeOf(this.#current.theme)
    const memory = await WindowMemory.open(join(app.getPath('userData'), 'windows.json'))
    const windows = new AppWindows({
      preload: join(builtFolder, '../preload/index.cjs'),
      memory,
      furnish: (window, wanted, remembered) => this.#furnish(window, wanted, remembered),
    })
    this.#windows = windows
    this.#serve(windows)
    this.#showMenu()
    this.#follow(windows)
    await this.#openFirst(windows, asked, memory.windows)
  }

  get #current(): Preferences {
    if (this.#preferences === null) throw new Error('Expected the preferences to be read before a window is opened.')
    return this.#preferences.current
  }

  /** What was open last time comes back, unless something else was asked for. */
  async #openFirst(
    windows: AppWindows,
    asked: WindowArguments,
    remembered: readonly RememberedWindow[],
  ): Promise<void> {
    const [first = null, ...others] = remembered
    if (!equal({ ...asked, manualClock: false }, nothingAsked)) {
      // The place on the screen is as good as any; the cluster of last time was not asked for.
      await windows.open(
        asked,
        first === null ? null : { ...first, kubeconfig: null, context: null, scope: null, workload: null },
      )
    } else {
      for (const each of [first, ...others]) {
        const opened = await windows.open(asked, each)
        // It starts while the page is loaded, so that the first picture moves soon.
        if (opened.startsOnSandbox()) void this.#sandbox.ensureRunning()
      }
    }
  }

  #furnish(window: BrowserWindow, asked: WindowArguments, remembered: RememberedWindow | null): AppWindow {
    const page = window.webContents
    return new AppWindow({
      window,
      agentEntry: join(builtFolder, 'agent.js'),
      version: app.getVersion(),
      asked,
      remembered,
      sandbox: this.#sandbox,
      sandboxKubeconfig: this.#sandboxFile.path,
      alsoKubeconfigs: () => this.#current.kubeconfigFiles,
      tell: {
        contexts: (contexts) => push(page, 'contexts', contexts),
        session: (session) => push(page, 'session', session),
        offer: (offer) => push(page, 'offer', offer),
      },
      addKubeconfig: async (file) => {
        const { kubeconfigFiles } = this.#current
        this.#setPreferences({ kubeconfigFiles: [...kubeconfigFiles.filter((other) => other !== file), file] })
        return ok(null)
      },
      changed: () => this.#windows?.remember(),
      needsChanged: () => this.#greyMenu(),
    })
  }

  #serve(windows: AppWindows): void {
    serveRequests(
      requestHandlers({
        windowOf(sender) {
          const found = windows.of(sender)
          if (found === null) throw new Error('Expected the page of an open window, found another.')
          return found
        },
        windows: () => windows.all,
        openWindow: () => this.#openWindow(windows),
        preferences: () => this.#current,
        setPreferences: (changes) => this.#setPreferences(changes),
        sandbox: this.#sandbox,
        licenceFile: join(builtFolder, '../licences.json'),
      }),
    )
  }

  /** A new window asks which cluster it shall watch. */
  async #openWindow(windows: AppWindows): Promise<void> {
    await windows.open({ ...nothingAsked, unconnected: true })
  }

  /** Takes effect at once, in every window. */
  #setPreferences(changes: Partial<Preferences>): Preferences {
    if (this.#preferences === null) return this.#current
    const before = this.#current
    const current = this.#preferences.set(changes)
    nativeTheme.themeSource = nativeThemeOf(current.theme)
    for (const { window, kubeconfigs } of this.#windows?.all ?? []) {
      push(window.webContents, 'preferences', current)
      if (!equal(before.kubeconfigFiles, current.kubeconfigFiles)) void kubeconfigs.open()
    }
    this.#showMenu()
    return current
  }

  #showMenu(): void {
    const template = menuTemplate({
      isMac: process.platform === 'darwin',
      run: (name) => this.#runAction(name),
      zoomText: (direction) => {
        const contents = this.#windows?.focused?.window.webContents
        contents?.setZoomLevel(direction === 0 ? 0 : contents.getZoomLevel() + direction)
      },
      preferences: this.#current,
      setPreferences: (changes) => this.#setPreferences(changes),
      met: this.#windows?.focused?.met ?? [],
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  /** The menus are those of the window that has the focus. An open one keeps open: entries change, the menu stays. */
  #greyMenu(): void {
    const met = this.#windows?.focused?.met ?? []
    const menu = Menu.getApplicationMenu()
    for (const name of actionNames) {
      const item = menu?.getMenuItemById(name)
      if (item) item.enabled = hasItsNeed(name, met)
    }
  }

  /** Windows are main's; everything else is done by the page that has the focus. */
  #runAction(name: ActionName): void {
    const windows = this.#windows
    const focused = windows?.focused ?? null
    if (name === 'newWindow' && windows !== null) void this.#openWindow(windows)
    else if (name === 'fullScreen' && focused !== null) toggleFullScreen(focused.window)
    else if (focused !== null) push(focused.window.webContents, 'command', { name })
  }

  #follow(windows: AppWindows): void {
    // After sleep every stream is made anew.
    powerMonitor.on('resume', () => windows.all.forEach(({ session }) => session.wake()))
    app.on('browser-window-focus', () => this.#greyMenu())
    app.on('second-instance', (_event, _argv, _workingFolder, data) => {
      const wanted = windowsOfSecondLaunch(data)
      if (wanted.length === 0) windows.focused?.show()
      for (const asked of wanted) void windows.open(asked)
    })
    app.on('open-file', (event, path) => {
      event.preventDefault()
      void windows.open({ ...nothingAsked, files: [path] })
    })
    app.once('before-quit', () => {
      windows.quit()
      this.#sandbox.stop()
    })
  }

  /** The app's one sandbox, whichever windows show it; it starts when its context is chosen. */
  #createSandbox(): Sandbox {
    return new Sandbox({
      clock: systemClock,
      start: startSandboxProcess(join(builtFolder, 'sandbox.js')),
      writeKubeconfig: async (content) => {
        const file = await this.#sandboxFile.write(content)
        await Promise.all((this.#windows?.all ?? []).map(({ kubeconfigs }) => kubeconfigs.refresh()))
        return file
      },
      seed: Math.floor(Math.random() * 1_000_000),
      firstScenario,
      tell: (state) => {
        for (const each of this.#windows?.all ?? []) {
          push(each.window.webContents, 'sandbox', state)
          each.sandboxChanged(state)
        }
      },
    })
  }
}

/** Projector is a light theme: the system's own controls know no third. */
function nativeThemeOf(theme: Preferences['theme']): 'system' | 'light' | 'dark' {
  return theme === 'projector' ? 'light' : theme
}
