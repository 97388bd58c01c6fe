import type { ActionName, ActionNeed } from './actions.ts'
import type { ChoiceOf } from './choices.ts'
import type { Result } from '../kit/result.ts'
import type { Problem } from '../model/feed.ts'
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
  /** Another agent for the same cluster, in the place of one that says nothing any more. */
  readonly replaceAgent: { readonly payload: null; readonly answer: null }
  /** Asks for a kubeconfig with the system's dialog; what was found in it comes as the push `offer`. */
  readonly openKubeconfig: { readonly payload: null; readonly answer: null }
  /** The same, for one that is read from now on beside those that the environment names. */
  readonly addKubeconfig: { readonly payload: null; readonly answer: null }
  /** A file that was dropped on the window. Only the bridge itself can name it: the page knows no paths. */
  readonly offerFile: { readonly payload: { readonly path: string }; readonly answer: null }
  /** What a person said to an offer; `context` is the one to connect to. */
  readonly answerOffer: {
    readonly payload: { readonly offer: number; readonly agreed: boolean; readonly context: string | null }
    readonly answer: null
  }
  /** Every kubeconfig that counts, in order, with what is in it. */
  readonly kubeconfigFiles: { readonly payload: null; readonly answer: readonly KubeconfigFile[] }
  readonly preferences: { readonly payload: null; readonly answer: Preferences }
  readonly setPreferences: { readonly payload: Partial<Preferences>; readonly answer: Preferences }
  /** Changes the sandbox's own cluster: its time, its faults, what runs in it. */
  readonly sandbox: { readonly payload: SandboxCommand; readonly answer: null }
  /** Starts a sandbox that has ended, without waiting for its next try. */
  readonly restartSandbox: { readonly payload: null; readonly answer: null }
  /** Asks where to save what the ended sandbox wrote; null when the person closed the dialog. */
  readonly saveSandboxLog: { readonly payload: null; readonly answer: { readonly file: string } | null }
  /** Another window, on no cluster yet. */
  readonly newWindow: { readonly payload: null; readonly answer: null }
  /** What this window shows, so that it is shown again after a restart. */
  readonly rememberView: { readonly payload: Partial<WindowView>; readonly answer: null }
  /** What is there for actions to be done to: the menus grey what lacks it. */
  readonly noteNeeds: { readonly payload: { readonly met: readonly ActionNeed[] }; readonly answer: null }
  /** The licences of everything that is in the app. */
  readonly licences: { readonly payload: null; readonly answer: Licences }
  readonly copyText: { readonly payload: { readonly text: string }; readonly answer: null }
  /** Makes this window fill the screen, or no longer. */
  readonly fullScreen: { readonly payload: null; readonly answer: null }
}

export type RequestName = keyof Requests

/** What main tells the page without being asked. */
export interface Pushes {
  readonly contexts: ContextsState
  readonly session: SessionState
  readonly preferences: Preferences
  readonly sandbox: SandboxState
  /** A file to decide about, or null when none is left to decide about. */
  readonly offer: FileOffer | null
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

export type DisplayMode = 'desk' | 'lesson'

/** What a window shows besides its cluster and namespaces. */
export interface WindowView {
  readonly workload: string | null
  readonly mode: DisplayMode
}

/** A program that a kubeconfig runs for credentials. */
export interface PluginCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Names of the variables that it is given; their values may be secrets. */
  readonly variables: readonly string[]
}

export interface OfferedContext extends ContextInfo {
  readonly runs: PluginCommand | null
  /** A file of this machine's whose content would be sent to the server as a token. */
  readonly sends: string | null
}

/** A file that was dropped, opened or named by a second start. Nothing is used, run or written before a person agreed. */
export type FileOffer =
  | {
      readonly kind: 'kubeconfig'
      readonly id: number
      readonly file: string
      /** `use`: in this window, and nowhere else. `add`: read from now on, in every window. */
      readonly purpose: 'use' | 'add'
      readonly contexts: readonly OfferedContext[]
      readonly currentContext: string | null
      /** What was shown from it before a restart. */
      readonly remembered: string | null
    }
  | { readonly kind: 'refused'; readonly id: number; readonly file: string; readonly problem: Problem }

export interface KubeconfigFile {
  readonly path: string
  /** Who named it. Only those of the settings can be taken away and put in another order. */
  readonly origin: 'argument' | 'environment' | 'home' | 'k3s' | 'settings'
  readonly state: 'read' | 'missing' | 'broken'
  readonly contexts: readonly string[]
  readonly runs: readonly PluginCommand[]
  readonly problem: Problem | null
}

export interface Licences {
  readonly libraries: readonly LibraryLicence[]
  readonly electron: string
  readonly chromium: string
}

export interface LibraryLicence {
  readonly name: string
  readonly version: string
  /** By its short name, such as MIT. */
  readonly licence: string
  readonly text: string
}

/** Where the connection of this window stands. Whether its data are live is told by the feeds, not here. */
export type SessionState =
  /** `remembered` was shown here last time, and waits for a person because it is REMOTE. */
  | { readonly kind: 'none'; readonly remembered?: string }
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
  readonly theme: ChoiceOf<'theme'>
  readonly motion: ChoiceOf<'motion'>
  /** `mode`: Live in Desk mode, Lesson in Lesson mode. */
  readonly pace: ChoiceOf<'pace'>
  readonly language: ChoiceOf<'language'>
  readonly captions: boolean
  /** Addresses and node names are left out of the picture, for a shared screen. */
  readonly hideAddresses: boolean
  /** Read besides the files that the environment names. */
  readonly kubeconfigFiles: readonly string[]
  /** False: keys without a modifier do nothing. */
  readonly singleKeys: boolean
  /** The chords of the actions that a person gave others (`actions.ts`); an empty list takes an action its keys. */
  readonly chords: { readonly [Name in ActionName]?: readonly string[] }
  readonly recentNamespaces: readonly string[]
}

/** A file of the page's own kind; only the bridge knows where it lies. */
export interface DroppedFile {
  readonly name: string
  readonly size: number
}

/** The page's only way out. Electron is one implementation; nothing here is Electron's. */
export interface Bridge {
  request<Name extends RequestName>(
    name: Name,
    payload: Requests[Name]['payload'],
  ): Promise<Result<Requests[Name]['answer'], Problem>>
  subscribe<Name extends PushName>(name: Name, listener: (push: Pushes[Name]) => void): () => void
  /** Hands over a file that was dropped on the window; what is in it comes as the push `offer`. */
  offerFile(file: DroppedFile): Promise<Result<null, Problem>>
  /** Called with a new channel whenever main has connected the page to an agent. */
  onAgent(listener: (channel: Channel<FromAgent, ToAgent>) => void): () => void
}
