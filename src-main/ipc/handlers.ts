import { readFile, writeFile } from 'node:fs/promises'
import { clipboard, dialog, type BrowserWindow, type WebContents } from 'electron'
import type { KubeconfigFile, Licences, Preferences } from '#shared/contract/bridge.ts'
import { sandboxContext } from '#shared/contract/sandbox.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { AppWindow } from '../shell/app-window.ts'
import type { Sandbox } from '../shell/sandbox.ts'
import { push, type RequestHandlers } from './serve.ts'

/** What the handlers work with. */
export interface HandlerParts {
  /** The window that a request came from. */
  readonly windowOf: (sender: WebContents) => AppWindow
  readonly windows: () => readonly AppWindow[]
  readonly openWindow: () => Promise<void>
  readonly preferences: () => Preferences
  /** Takes effect in every window at once. */
  readonly setPreferences: (changes: Partial<Preferences>) => Preferences
  readonly sandbox: Sandbox
  /** The list that the build made. */
  readonly licenceFile: string
}

/** One function per request of the page. */
export function requestHandlers(parts: HandlerParts): RequestHandlers {
  const { windowOf, preferences, sandbox } = parts
  return {
    async ready(_payload, sender) {
      const own = windowOf(sender)
      push(sender, 'preferences', preferences())
      push(sender, 'contexts', own.kubeconfigs.contexts)
      push(sender, 'sandbox', sandbox.state)
      await own.pageReady()
      push(sender, 'session', own.session.state)
      return ok(null)
    },
    connect: ({ context, scope }, sender) => windowOf(sender).connect(context, scope),
    async disconnect(_payload, sender) {
      windowOf(sender).session.disconnect()
      return ok(null)
    },
    async chooseScope({ scope }, sender) {
      const own = windowOf(sender)
      own.session.chooseScope(scope)
      own.noteView({})
      return ok(null)
    },
    retry: (_payload, sender) => windowOf(sender).session.retry(),
    async replaceAgent(_payload, sender) {
      windowOf(sender).session.reattach()
      return ok(null)
    },
    ...kubeconfigHandlers(parts),
    ...windowHandlers(parts),
    ...sandboxHandlers(parts),
  }
}

/** Files come from the system's dialog, from a drop or from a person's settings; a page cannot name one. */
function kubeconfigHandlers({
  windowOf,
  preferences,
  setPreferences,
}: HandlerParts): Pick<
  RequestHandlers,
  | 'contexts'
  | 'openKubeconfig'
  | 'addKubeconfig'
  | 'offerFile'
  | 'answerOffer'
  | 'kubeconfigFiles'
  | 'preferences'
  | 'setPreferences'
> {
  const chosen = async (sender: WebContents, purpose: 'use' | 'add'): Promise<Result<null, Problem>> => {
    const { window, offers } = windowOf(sender)
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile', 'showHiddenFiles'] })
    const [file] = filePaths
    if (!canceled && file !== undefined) await offers.make(file, purpose)
    return ok(null)
  }
  return {
    contexts: async (_payload, sender) => ok(windowOf(sender).kubeconfigs.contexts),
    openKubeconfig: (_payload, sender) => chosen(sender, 'use'),
    addKubeconfig: (_payload, sender) => chosen(sender, 'add'),
    async offerFile({ path }, sender) {
      await windowOf(sender).offers.make(path, 'use')
      return ok(null)
    },
    answerOffer: ({ offer, agreed, context }, sender) => windowOf(sender).offers.answer(offer, agreed, context),
    kubeconfigFiles: async (_payload, sender): Promise<Result<readonly KubeconfigFile[], Problem>> =>
      ok(await windowOf(sender).kubeconfigs.files()),
    preferences: async () => ok(preferences()),
    async setPreferences(changes) {
      const { kubeconfigFiles } = changes
      const foreign = kubeconfigFiles?.filter((file) => !preferences().kubeconfigFiles.includes(file)) ?? []
      if (foreign.length > 0)
        return failed({ code: 'bad-request', params: { detail: 'setPreferences: a page adds no kubeconfig' } })
      return ok(setPreferences(changes))
    },
  }
}

function windowHandlers({
  windowOf,
  openWindow,
  licenceFile,
}: HandlerParts): Pick<
  RequestHandlers,
  'newWindow' | 'fullScreen' | 'rememberView' | 'noteNeeds' | 'copyText' | 'licences'
> {
  return {
    async newWindow() {
      await openWindow()
      return ok(null)
    },
    async fullScreen(_payload, sender) {
      toggleFullScreen(windowOf(sender).window)
      return ok(null)
    },
    async rememberView(view, sender) {
      windowOf(sender).noteView(view)
      return ok(null)
    },
    async noteNeeds({ met }, sender) {
      windowOf(sender).noteNeeds(met)
      return ok(null)
    },
    async copyText({ text }) {
      // Electron's clipboard answers at once or, in newer versions, later.
      await Promise.resolve(clipboard.writeText(text))
      return ok(null)
    },
    async licences() {
      const libraries = JSON.parse(await readFile(licenceFile, 'utf8')) as Licences['libraries']
      const { electron, chrome } = process.versions
      return ok({ libraries, electron, chromium: chrome })
    },
  }
}

/** What a person may do to the app's own cluster. */
function sandboxHandlers({
  windowOf,
  windows,
  sandbox,
}: HandlerParts): Pick<RequestHandlers, 'sandbox' | 'restartSandbox' | 'saveSandboxLog'> {
  return {
    async sandbox(command) {
      const result = await sandbox.command(command)
      if (result.kind === 'failed' || (command.command !== 'scenario' && command.command !== 'reset')) return result
      // What begins anew is another cluster, whose time begins anew too: it is shown where its scenario plays.
      await Promise.all(windows().flatMap((each) => (each.isOnSandbox ? [each.connect(sandboxContext, null)] : [])))
      return result
    },
    restartSandbox: () => sandbox.ensureRunning(),
    async saveSandboxLog(_payload, sender) {
      const { window } = windowOf(sender)
      const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: 'podium-sandbox.log' })
      if (canceled || filePath === '') return ok(null)
      await writeFile(filePath, sandbox.log)
      return ok({ file: filePath })
    },
  }
}

export function toggleFullScreen(window: BrowserWindow): void {
  window.setFullScreen(!window.isFullScreen())
}
