import type { ActionName } from './actions.ts'
import type { Result } from '../kit/result.ts'
import type { Problem } from '../model/feed.ts'
import type { WatchedKind } from '../objects/index.ts'
import type { Channel, FromAgent, Scope, ToAgent } from './port.ts'
import type { SandboxCommand, SandboxState } from './sandbox.ts'

/**
 * All that the page can ask for, by name: payload and answer. `requests.ts` beside this file checks the payloads.
 * No request writes to a cluster but `sandbox`, which writes to the app's own.
 */
export interface Requests {
  /** The page listens now: main pushes contexts, session and preferences, and hands over the agent's channel. */
  readonly ready: { readonly payload: null; readonly answer: null }
  readonly contexts: { readonly payload: null; readonly answer: ContextsState }
  readonly connect: {
    readonly payload: { readonly context: string; readonly scope: Scope | null }
    readonly answer: null
  }
  readonly disconnect: { readonly payload: null; readonly answer: null }
  readonly chooseScope: { readonly payload: { readonly scope: Scope }; readonly answer: null }
  readonly retry: { readonly payload: null; readonly answer: null }
  /** One whole object as YAML without managedFields, for the YAML view. Never a Secret. */
  readonly fetchObject: {
    readonly payload: { readonly kind: WatchedKind; readonly namespace: string; readonly name: string }
    readonly answer: { readonly yaml: string }
  }
  /** Asks for a kubeconfig with the system's dialog; null when the person closed it. */
  readonly openKubeconfig: { readonly payload: null; readonly answer: { readonly file: string } | null }
  readonly preferences: { readonly payload: null; readonly answer: Preferences }
  readonly setPreferences: { readonly payload: Partial<Preferences>; readonly answer: Preferences }
  /** Changes the sandbox's own cluster: its time, its faults, what runs in it. */
  readonly sandbox: { readonly payload: SandboxCommand; readonly answer: null }
  /** Starts a sandbox that has ended, without waiting for its next try. */
  readonly restartSandbox: { readonly payload: null; readonly answer: null }
  /** Asks where to save what the ended sandbox wrote; null when the person closed the dialog. */
  readonly saveSandboxLog: { readonly payload: null; readonly answer: { readonly file: string } | null }
  readonly copyText: { readonly payload: { readonly text: string }; readonly answer: null }
}

export type RequestName = keyof Requests

/** What main tells the page without being asked. */
export interface Pushes {
  readonly contexts: ContextsState
  readonly session: SessionState
  readonly preferences: Preferences
  readonly sandbox: SandboxState
  /** Chosen in the native menu. */
  readonly command: { readonly name: ActionName }
}

export type PushName = keyof Pushes
export interface ContextsState {
  readonly contexts: readonly ContextInfo[]
  readonly currentContext: string | null
  /** Files looked at, in order; shown when none was found. */
  readonly files: readonly string[]
  readonly problem: Problem | null
}

export interface ContextInfo {
  readonly name: string
  readonly cluster: string
  readonly user: string
  readonly namespace: string | null
  /** Host and port of the server. */
  readonly server: string
  readonly word: 'SANDBOX' | 'LOCAL' | 'REMOTE'
  readonly file: string
  /** Set when this context cannot be used as it stands in the file. */
  readonly problem: Problem | null
}

/** Where the connection of this window stands. Whether its data are live is told by the feeds, not here. */
export type SessionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'starting'; readonly context: string; readonly server: string; readonly since: number }
  | {
      readonly kind: 'open'
      /** When the agent was started. */
      readonly since: number
      readonly context: string
      readonly server: string
      readonly word: ContextInfo['word']
      readonly scope: Scope
      readonly credentialHint: string | null
      readonly workload: string | null
    }
  | { readonly kind: 'failed'; readonly context: string; readonly problem: Problem; readonly retryAt: number | null }
  | {
      readonly kind: 'agentEnded'
      readonly context: string
      readonly restartAt: number
      readonly dataAt: number | null
    }

export interface Preferences {
  /** `system` follows light and dark, and takes Projector in Lesson mode. */
  readonly theme: 'system' | 'light' | 'dark' | 'projector'
  readonly motion: 'system' | 'reduced' | 'full'
  /** `mode`: Live in Desk mode, Lesson in Lesson mode. */
  readonly pace: 'mode' | 'live' | 'lesson'
  readonly language: 'system' | 'en'
  readonly captions: boolean
  /** Addresses and node names are left out of the picture, for a shared screen. */
  readonly hideAddresses: boolean
  /** Read besides the files that the environment names. */
  readonly kubeconfigFiles: readonly string[]
  /** False: keys without a modifier do nothing. */
  readonly singleKeys: boolean
  /** The chords of the actions that a person gave others (`actions.ts`); an empty list takes an action its keys. */
  readonly chords: { readonly [Name in ActionName]?: readonly string[] }
  readonly lastContext: string | null
  readonly lastNamespace: string | null
  readonly lastWorkload: string | null
  readonly recentNamespaces: readonly string[]
}

/** The page's only way out. Electron is one implementation; nothing here is Electron's. */
export interface Bridge {
  request<Name extends RequestName>(
    name: Name,
    payload: Requests[Name]['payload'],
  ): Promise<Result<Requests[Name]['answer'], Problem>>
  subscribe<Name extends PushName>(name: Name, listener: (push: Pushes[Name]) => void): () => void
  /** Called with a new channel whenever main has connected the page to an agent. */
  onAgent(listener: (channel: Channel<FromAgent, ToAgent>) => void): () => void
}
