import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { ActionName } from '#shared/contract/actions.ts'

export interface Podium {
  readonly app: ElectronApplication
  readonly page: Page
  /** Where its home, its data and its kubeconfig are. */
  readonly folder: string
  /** What a page wrote to its console as an error; a test ends with none. */
  readonly errors: readonly string[]
  /** Puts another text into the kubeconfig, as an editor would. */
  writeKubeconfig(text: string): Promise<void>
  /** Ends the process of the agent, or of the sandbox, from outside, as a crash would. */
  endProcess(name: 'agent' | 'sandbox'): Promise<void>
  /** Sends a signal to the process of the agent: one that is stopped hangs, and goes on when it is told to. */
  signalAgent(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>
  /** Chooses an entry of the native menu. */
  choose(action: ActionName): Promise<void>
  /** Starts the app a second time, as from a terminal in its home; ends when that process has ended. */
  startAgain(words: readonly string[]): Promise<void>
  close(): Promise<void>
}

export interface LaunchOptions {
  /** Text of a kubeconfig, or null for a machine without one. */
  readonly kubeconfig: string | null
  /** What the window is told to connect to; default: the kubeconfig's `fake`, or nothing without a kubeconfig. */
  readonly connect?: 'fake' | 'sandbox' | 'nothing'
  /** A folder that a test made for several starts, and removes itself. */
  readonly folder?: string
  readonly arguments?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const repository = resolve(import.meta.dirname, '../..')

/** Opens the built app in a data folder and a home of its own, so that nothing of this machine's user is seen or changed. */
export async function openPodium(options: LaunchOptions): Promise<Podium> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'podium-e2e-')))
  const kubeconfig = join(folder, 'kubeconfig')
  if (options.kubeconfig !== null) await writeFile(kubeconfig, options.kubeconfig, { mode: 0o600 })
  const executable = process.env['PODIUM_ELECTRON']
  if (executable === undefined)
    throw new Error('Expected PODIUM_ELECTRON to name the Electron binary, found nothing. Run `npm run test:e2e`.')
  const env = { ...environment(), HOME: folder, KUBECONFIG: kubeconfig, ...options.environment }
  const words = (own: readonly string[]): string[] => [
    repository,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(folder, 'data')}`,
    ...own,
  ]
  const app = await _electron.launch({
    executablePath: executable,
    args: words([...connectArguments(options), ...(options.arguments ?? [])]),
    env,
  })
  const errors: string[] = []
  const listen = (page: Page): void => {
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
  }
  const page = await app.firstWindow()
  for (const each of app.windows()) listen(each)
  app.on('window', listen)
  return {
    app,
    page,
    folder,
    errors,
    choose: (action) => app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), action),
    async startAgain(own) {
      const again = spawn(executable, words(own), { cwd: folder, env, stdio: 'ignore' })
      await once(again, 'exit')
    },
    writeKubeconfig: (text) => writeFile(kubeconfig, text, { mode: 0o600 }),
    endProcess: (name) => signalProcess(app, name, 'SIGKILL'),
    signalAgent: (signal) => signalProcess(app, 'agent', signal),
    async close() {
      await app.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

function signalProcess(app: ElectronApplication, name: 'agent' | 'sandbox', signal: NodeJS.Signals): Promise<void> {
  return app.evaluate(
    ({ app: electron }, wanted) => {
      const found = electron
        .getAppMetrics()
        .find(
          ({ type, serviceName, name: given }) =>
            type === 'Utility' && `${serviceName} ${given}`.includes(`Podium ${wanted.name}`),
        )
      if (found === undefined) throw new Error(`Expected a process of the ${wanted.name}, found none.`)
      process.kill(found.pid, wanted.signal)
    },
    { name, signal },
  )
}

function connectArguments({ kubeconfig, connect }: LaunchOptions): readonly string[] {
  const names = kubeconfig?.includes('current-context') === true ? 'fake' : 'nothing'
  return { fake: ['--context', 'fake'], sandbox: [], nothing: ['--unconnected'] }[connect ?? names]
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
