import { join, resolve } from 'node:path'
import { app, clipboard, dialog, nativeTheme, powerMonitor, type BrowserWindow } from 'electron'
import { stringify } from 'yaml'
import { systemClock } from '#shared/kit/clock.ts'
import { failed, ok } from '#shared/kit/result.ts'
import { push, serveRequests, type RequestHandlers } from './ipc/serve.ts'
import { startAgentProcess, type RunningAgent } from './shell/agent-process.ts'
import { ownArguments, windowArguments, type WindowArguments } from './shell/arguments.ts'
import { readBounds, writeBounds } from './shell/bounds.ts'
import { firstConnection } from './shell/first-connection.ts'
import { Kubeconfigs, type ConnectionTarget } from './shell/kubeconfigs.ts'
import { installMenu } from './shell/menu.ts'
import { PreferenceFile } from './shell/preferences.ts'
import { registerScheme, servePage } from './shell/protocol.ts'
import { refuseEverythingElse } from './shell/refusals.ts'
import { Session } from './shell/session.ts'
import { createWindow, loadPage } from './shell/window.ts'

// The composition root: the only file that knows everyone.

const builtFolder = import.meta.dirname // out/main
const asked = windowArguments(ownArguments(process.argv, app.isPackaged ? null : resolve(app.getAppPath())))

registerScheme()
if (app.requestSingleInstanceLock()) {
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => run(asked))
} else {
  // The first instance shows itself instead.
  app.quit()
}

/** What the handlers of requests work with. */
interface Parts {
  readonly window: BrowserWindow
  readonly preferences: PreferenceFile
  readonly kubeconfigs: Kubeconfigs
  readonly session: Session<ConnectionTarget>
  readonly agent: () => RunningAgent | null
}

async function run(asked: WindowArguments): Promise<void> {
  refuseEverythingElse()
  servePage(join(builtFolder, '../renderer'))
  const preferences = await PreferenceFile.open(join(app.getPath('userData'), 'preferences.json'))
  nativeTheme.themeSource = preferences.current.theme
  const boundsFile = join(app.getPath('userData'), 'window.json')
  const window = createWindow({
    preload: join(builtFolder, '../preload/index.cjs'),
    bounds: await readBounds(boundsFile),
  })
  const agents: { current: RunningAgent | null } = { current: null }
  const session = createSession(
    window,
    (context) => kubeconfigs.resolve(context),
    (agent) => (agents.current = agent),
  )
  const kubeconfigs = new Kubeconfigs({ kubeconfig: asked.kubeconfig ?? asked.files[0] ?? null }, (contexts) => {
    push(window.webContents, 'contexts', contexts)
    void session.contextsChanged(contexts)
  })
  await kubeconfigs.open()
  const handlers = requestHandlers({ window, preferences, kubeconfigs, session, agent: () => agents.current })
  serveRequests(handlers)
  showMenu(window, preferences, handlers)
  followWindow(window, session, boundsFile)
  app.once('before-quit', () => {
    kubeconfigs.stop()
    session.disconnect()
  })
  // Last, so that the page finds everybody at home.
  loadPage(window, asked.manualClock)
}

function createSession(
  window: BrowserWindow,
  resolveContext: Kubeconfigs['resolve'],
  onAgent: (agent: RunningAgent) => void,
): Session<ConnectionTarget> {
  return new Session<ConnectionTarget>({
    clock: systemClock,
    resolve: resolveContext,
    describe: ({ connection, fingerprint }) => ({
      fingerprint,
      server: connection.server,
      namespace: connection.namespace,
      credentialHint: connection.credentialHint,
    }),
    startAgent(target, _context, scope, onEnd) {
      const agent = startAgentProcess({
        entry: join(builtFolder, 'agent.js'),
        connection: target.connection,
        credentials: target.credentials,
        scope,
        clusterDomain: null,
        version: app.getVersion(),
        page: window.webContents,
        onEnd,
      })
      onAgent(agent)
      return agent
    },
    renew: (target) => target.renewCredentials(),
    tell: (state) => push(window.webContents, 'session', state),
  })
}

function requestHandlers({ window, preferences, kubeconfigs, session, agent }: Parts): RequestHandlers {
  let isFirstPage = true
  return {
    async ready(_payload, sender) {
      push(sender, 'preferences', preferences.current)
      push(sender, 'contexts', kubeconfigs.contexts)
      const first = isFirstPage ? firstConnection(kubeconfigs.contexts, asked, preferences.current) : null
      if (first !== null) await session.connect(first.context, first.scope, first.workload)
      else if (!isFirstPage) session.reattach()
      push(sender, 'session', session.state)
      isFirstPage = false
      return ok(null)
    },
    contexts: async () => ok(kubeconfigs.contexts),
    connect: ({ context, scope }) => session.connect(context, scope),
    async disconnect() {
      session.disconnect()
      return ok(null)
    },
    async chooseScope({ scope }) {
      session.chooseScope(scope)
      return ok(null)
    },
    retry: () => session.retry(),
    async fetchObject({ kind, namespace, name }) {
      const fetched = await agent()?.fetchObject(kind, namespace, name)
      if (fetched === undefined) return failed({ code: 'agent-ended', params: {} })
      return fetched.kind === 'ok' ? ok({ yaml: stringify(fetched.value) }) : fetched
    },
    async openKubeconfig() {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        properties: ['openFile', 'showHiddenFiles'],
      })
      const [file] = filePaths
      if (canceled || file === undefined) return ok(null)
      await kubeconfigs.open({ kubeconfig: file })
      return ok({ file })
    },
    preferences: async () => ok(preferences.current),
    async setPreferences(changes) {
      const current = preferences.set(changes)
      nativeTheme.themeSource = current.theme
      push(window.webContents, 'preferences', current)
      showMenu(window, preferences, this)
      return ok(current)
    },
    async copyText({ text }) {
      await clipboardWritten(text)
      return ok(null)
    },
  }
}

function showMenu(window: BrowserWindow, { current }: PreferenceFile, handlers: RequestHandlers): void {
  installMenu({
    command: (name) => push(window.webContents, 'command', { name }),
    openKubeconfig: () => void handlers.openKubeconfig(null, window.webContents),
    preferences: current,
    setPreferences: (changes) => void handlers.setPreferences(changes, window.webContents),
  })
}

/** Electron's clipboard answers at once or, in newer versions, later. */
async function clipboardWritten(text: string): Promise<void> {
  await Promise.resolve(clipboard.writeText(text))
}

/** A hidden window needs no quick reconnects; its place is remembered when it closes; after sleep every stream is made anew. */
function followWindow(window: BrowserWindow, session: Session<ConnectionTarget>, boundsFile: string): void {
  window.on('hide', () => session.setAttended(false))
  window.on('minimize', () => session.setAttended(false))
  window.on('show', () => session.setAttended(true))
  window.on('restore', () => session.setAttended(true))
  window.once('close', () => writeBounds(boundsFile, window.getNormalBounds()))
  powerMonitor.on('resume', () => session.wake())
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
}
