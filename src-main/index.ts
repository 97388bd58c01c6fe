import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { app, clipboard, dialog, nativeTheme, powerMonitor, type BrowserWindow } from 'electron'
import { stringify } from 'yaml'
import { systemClock } from '#shared/kit/clock.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import { sandboxContext, timeMarkOf } from '#shared/contract/sandbox.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { push, serveRequests, type RequestHandlers } from './ipc/serve.ts'
import { startAgentProcess, type RunningAgent } from './shell/agent-process.ts'
import { ownArguments, windowArguments, type WindowArguments } from './shell/arguments.ts'
import { readBounds, writeBounds } from './shell/bounds.ts'
import { firstConnection, type FirstConnection } from './shell/first-connection.ts'
import { Kubeconfigs, type ConnectionTarget } from './shell/kubeconfigs.ts'
import { installMenu } from './shell/menu.ts'
import { PreferenceFile } from './shell/preferences.ts'
import { registerScheme, servePage } from './shell/protocol.ts'
import { refuseEverythingElse } from './shell/refusals.ts'
import { Sandbox } from './shell/sandbox.ts'
import { SandboxFile } from './shell/sandbox-file.ts'
import { startSandboxProcess } from './shell/sandbox-process.ts'
import { Session } from './shell/session.ts'
import { createWindow, loadPage } from './shell/window.ts'
import { firstScenario } from './sandbox/scenarios.ts'

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
  readonly sandbox: Sandbox
  readonly agent: () => RunningAgent | null
}

async function run(asked: WindowArguments): Promise<void> {
  refuseEverythingElse()
  servePage(join(builtFolder, '../renderer'))
  const preferences = await PreferenceFile.open(join(app.getPath('userData'), 'preferences.json'))
  nativeTheme.themeSource = nativeThemeOf(preferences.current.theme)
  const boundsFile = join(app.getPath('userData'), 'window.json')
  const window = createWindow({
    preload: join(builtFolder, '../preload/index.cjs'),
    bounds: await readBounds(boundsFile),
  })
  const agents: { current: RunningAgent | null } = { current: null }
  const sandboxFile = new SandboxFile(app.getPath('userData'))
  const sandbox = createSandbox(window, agents, async (content) => {
    const file = await sandboxFile.write(content)
    await kubeconfigs.refresh()
    return file
  })
  const session = createSession(
    window,
    async (context) => {
      if (context !== sandboxContext) return kubeconfigs.resolve(context)
      const running = await sandbox.ensureRunning()
      return running.kind === 'failed' ? running : kubeconfigs.resolve(context)
    },
    (agent) => {
      agents.current = agent
      if (agent.context === sandboxContext) agent.setTime(timeMarkOf(sandbox.state))
    },
  )
  const files = { kubeconfig: asked.kubeconfig ?? asked.files[0] ?? null, sandboxKubeconfig: sandboxFile.path }
  const kubeconfigs = new Kubeconfigs(files, (contexts) => {
    push(window.webContents, 'contexts', contexts)
    void session.contextsChanged(contexts)
  })
  await kubeconfigs.open()
  // It starts while the page is loaded, so that the first picture moves soon.
  if (firstConnection(kubeconfigs.contexts, asked, preferences.current)?.context === sandboxContext)
    void sandbox.ensureRunning()
  const handlers = requestHandlers({ window, preferences, kubeconfigs, session, sandbox, agent: () => agents.current })
  serveRequests(handlers)
  showMenu(window, preferences, handlers)
  followWindow(window, session, boundsFile)
  app.once('before-quit', () => {
    kubeconfigs.stop()
    session.disconnect()
    sandbox.stop()
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

/** The app's one sandbox; it starts when its context is chosen. */
function createSandbox(
  window: BrowserWindow,
  agents: { readonly current: RunningAgent | null },
  writeKubeconfig: ConstructorParameters<typeof Sandbox>[0]['writeKubeconfig'],
): Sandbox {
  return new Sandbox({
    clock: systemClock,
    start: startSandboxProcess(join(builtFolder, 'sandbox.js')),
    writeKubeconfig,
    seed: Math.floor(Math.random() * 1_000_000),
    firstScenario,
    tell(state) {
      push(window.webContents, 'sandbox', state)
      if (agents.current?.context === sandboxContext) agents.current.setTime(timeMarkOf(state))
    },
  })
}

type OpenSandbox = (asked: Pick<FirstConnection, 'scope' | 'workload'>) => Promise<Result<null, Problem>>

/** The sandbox is shown where its scenario plays, unless another place was asked for. */
function sandboxOpener({ session, sandbox }: Parts): OpenSandbox {
  return async (asked) => {
    const place = asked.scope === null ? sandbox.place : null
    const scope: Scope = asked.scope ?? { kind: 'namespaces', names: [place?.namespace ?? 'default'] }
    return session.connect(sandboxContext, scope, asked.workload ?? place?.workload ?? null)
  }
}

function requestHandlers(parts: Parts): RequestHandlers {
  const { window, preferences, kubeconfigs, session, sandbox, agent } = parts
  let isFirstPage = true
  const connectSandbox = sandboxOpener(parts)
  return {
    async ready(_payload, sender) {
      push(sender, 'preferences', preferences.current)
      push(sender, 'contexts', kubeconfigs.contexts)
      push(sender, 'sandbox', sandbox.state)
      const first = isFirstPage ? firstConnection(kubeconfigs.contexts, asked, preferences.current) : null
      if (first?.context === sandboxContext) await connectSandbox(first)
      else if (first !== null) await session.connect(first.context, first.scope, first.workload)
      else if (!isFirstPage) session.reattach()
      push(sender, 'session', session.state)
      isFirstPage = false
      return ok(null)
    },
    contexts: async () => ok(kubeconfigs.contexts),
    connect: ({ context, scope }) =>
      context === sandboxContext ? connectSandbox({ scope, workload: null }) : session.connect(context, scope),
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
      nativeTheme.themeSource = nativeThemeOf(current.theme)
      push(window.webContents, 'preferences', current)
      showMenu(window, preferences, this)
      return ok(current)
    },
    ...sandboxHandlers(parts, connectSandbox),
    async copyText({ text }) {
      await clipboardWritten(text)
      return ok(null)
    },
    async fullScreen() {
      window.setFullScreen(!window.isFullScreen())
      return ok(null)
    },
  }
}

/** What a person may do to the app's own cluster. */
function sandboxHandlers(
  { window, session, sandbox }: Parts,
  connectSandbox: OpenSandbox,
): Pick<RequestHandlers, 'sandbox' | 'restartSandbox' | 'saveSandboxLog'> {
  return {
    async sandbox(command) {
      const result = await sandbox.command(command)
      const { state } = session
      if (result.kind === 'failed' || state.kind !== 'open' || state.context !== sandboxContext) return result
      // What begins anew is another cluster, whose time begins anew too: it is shown where its scenario plays.
      if (command.command === 'scenario' || command.command === 'reset')
        await connectSandbox({ scope: null, workload: null })
      return result
    },
    restartSandbox: () => sandbox.ensureRunning(),
    async saveSandboxLog() {
      const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: 'podium-sandbox.log' })
      if (canceled || filePath === '') return ok(null)
      await writeFile(filePath, sandbox.log)
      return ok({ file: filePath })
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

/** Projector is a light theme: the system's own controls know no third. */
function nativeThemeOf(theme: Preferences['theme']): 'system' | 'light' | 'dark' {
  return theme === 'projector' ? 'light' : theme
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
