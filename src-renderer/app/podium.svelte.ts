import type {
  Bridge,
  ContextsState,
  DisplayMode,
  DroppedFile,
  FileOffer,
  KubeconfigFile,
  Licences,
  Preferences,
  RequestName,
  Requests,
  SessionState,
  WindowView,
} from '#shared/contract/bridge.ts'
import type { ActionName, ActionNeed } from '#shared/contract/actions.ts'
import type { Channel, FromAgent, Scope, ToAgent } from '#shared/contract/port.ts'
import { nameKey } from '#shared/model/change.ts'
import { timeMarkOf, type SandboxCommand, type SandboxState } from '#shared/contract/sandbox.ts'
import type { TimeMark } from '#shared/kit/cluster-time.ts'
import { equal } from '#shared/kit/equal.ts'
import type { Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { GoneSets, type GoneSet } from '../scenes/stage/gone-sets.ts'
import { stagePictureOf, type StageSetting } from '../scenes/stage/stage-picture.ts'
import type { Scene, SceneFrame, StagePlace } from '../scenes/stage/types.ts'
import { workloadsOf } from '../scenes/stage/stage-state.ts'
import { captionOf, type Caption } from '../stage/caption.ts'
import type { ConnectionNow } from '../stage/badge.ts'
import { sparingFrames, type FrameClock } from '../stage/clock.ts'
import { Player } from '../stage/player.ts'
import { readingOf } from '../stage/reading.ts'
import { AgentSilence, type OwnTime } from '../state/agent-silence.svelte.ts'
import { Inquiries } from '../state/inquiries.ts'
import { liveState, type AgentHeard, type LiveState } from '../state/live-state.ts'
import { Playback } from '../state/playback.svelte.ts'
import { ReplicaView } from '../state/replica.svelte.ts'
import { Replica } from '../state/replica.ts'
import { plainView } from '../scenes/stage/view.ts'
import { StageView } from './stage-view.svelte.ts'
import { Selection } from '../state/selection.svelte.ts'
import { screenOf, type Screen } from './screen.ts'

/** The page's own time and its moments to paint, for everything that is not on the stage. */
export type PageTime = OwnTime & FrameClock
type StagePlayer = Player<StageSetting, Scene, SceneFrame, Caption>

const nothingFound: ContextsState = { contexts: [], currentContext: null, files: [], problem: null }

/**
 * What the window is doing: joins bridge, replica and player, and offers it to the components. All state of the app is here or
 * in what is made here; components get values and give back what the person wants.
 */
export class Podium {
  readonly #bridge: Bridge
  /** The stage's; a test may move it by hand. */
  readonly #clock: FrameClock
  readonly #ownTime: PageTime
  #channel: Channel<FromAgent, ToAgent> | null = null
  readonly #stops: (() => void)[] = []
  #contexts = $state.raw<ContextsState>(nothingFound)
  #session = $state.raw<SessionState>({ kind: 'none' })
  #preferences = $state.raw<Preferences | null>(null)
  #sandbox = $state.raw<SandboxState>({ kind: 'off' })
  #offer = $state.raw<FileOffer | null>(null)
  #cluster = $state.raw<Cluster | null>(null)
  #chosen = $state.raw<string | null>(null)
  /** The set that was last in view of this cluster, chosen or not. */
  #inView = $state.raw<string | null>(null)
  /** What main was told last; null before it was told anything. */
  #met: readonly ActionNeed[] | null = null
  #now = $state(0)
  #isReady = $state(false)
  /** Of a request that failed; cleared by the next. */
  #problem = $state.raw<Problem | null>(null)
  #setting: StageSetting = {
    size: { width: 1384, height: 788, mode: 'desk' },
    selection: null,
    reduced: false,
    view: plainView,
  }
  readonly selection = new Selection<StagePlace>()
  readonly stageView = new StageView(() => this.#preferences?.hideAddresses ?? false)

  /** The mode in which this window was left. */
  readonly startMode: DisplayMode

  constructor(bridge: Bridge, clock: FrameClock, ownTime: PageTime, startMode: DisplayMode = 'desk') {
    this.#bridge = bridge
    this.startMode = startMode
    this.#clock = clock
    this.#ownTime = ownTime
    this.#now = clock.nowMs()
    this.#stops.push(
      bridge.subscribe('contexts', (contexts) => void (this.#contexts = contexts)),
      bridge.subscribe('session', (session) => this.#sessionChanged(session)),
      bridge.subscribe('preferences', (preferences) => void (this.#preferences = preferences)),
      bridge.subscribe('sandbox', (sandbox) => void (this.#sandbox = sandbox)),
      bridge.subscribe('offer', (offer) => void (this.#offer = offer)),
      bridge.onAgent((channel) => this.#join(channel)),
    )
    this.#tickSeconds()
    void this.#request('ready', null).then(() => (this.#isReady = true))
  }

  get contexts(): ContextsState {
    return this.#contexts
  }

  get session(): SessionState {
    return this.#session
  }

  get preferences(): Preferences | null {
    return this.#preferences
  }

  get sandbox(): SandboxState {
    return this.#sandbox
  }

  /** A file that waits for a person to decide about it. */
  get offer(): FileOffer | null {
    return this.#offer
  }

  get problem(): Problem | null {
    return this.#problem
  }

  /** The wall clock in steps of a second: for what counts besides the picture. */
  get now(): number {
    return this.#now
  }

  get cluster(): Cluster | null {
    return this.#cluster
  }

  get chosen(): string | null {
    return this.#chosen
  }

  /** The sets that are gone and can be looked back at. */
  readonly gone: readonly GoneSet[] = $derived.by(() => {
    const { cluster } = this
    return cluster !== null && cluster.view.isWhole ? cluster.gone.all() : []
  })

  /** Null until main has said where things stand, so that no screen flashes by. */
  readonly screen: Screen | null = $derived.by(() => this.#screen())

  #screen(): Screen | null {
    if (!this.#isReady) return null
    const maps = this.#cluster?.view.maps
    return screenOf({
      contexts: this.#contexts,
      session: this.#session,
      feeds: maps === undefined ? [] : [...maps.feed.values()],
      workloads: maps === undefined ? [] : workloadsOf(maps).map(({ key }) => key),
      gone: this.gone.filter(({ isSeen, key }) => isSeen || key === this.#chosen).map(({ key }) => key),
      chosen: this.#chosen,
      inView: this.#inView,
      busyNamespaces:
        maps === undefined ? [] : [...new Set([...maps.workload.values()].map(({ namespace }) => namespace))],
    })
  }

  connect(context: string): void {
    this.#chosen = null
    this.#inView = null
    void this.#request('connect', { context, scope: null })
  }

  disconnect(): void {
    void this.#request('disconnect', null)
  }

  /** An agent that is silent hears no request either. */
  retry(): void {
    void this.#request(this.#cluster?.silence.isSilent === true ? 'replaceAgent' : 'retry', null)
  }

  /** Connects to the app's own sandbox, which is started if it does not run. */
  useSandbox(): void {
    const found = this.#contexts.contexts.find(({ word }) => word === 'SANDBOX')
    if (found !== undefined) this.connect(found.name)
  }

  /** Changes the sandbox's cluster: its time, its faults, what runs in it. */
  control(command: SandboxCommand): void {
    void this.#request('sandbox', command)
  }

  restartSandbox(): void {
    void this.#request('restartSandbox', null)
  }

  saveSandboxLog(): void {
    void this.#request('saveSandboxLog', null)
  }

  openKubeconfig(): void {
    void this.#request('openKubeconfig', null)
  }

  newWindow(): void {
    void this.#request('newWindow', null)
  }

  fullScreen(): void {
    void this.#request('fullScreen', null)
  }

  addKubeconfig(): void {
    void this.#request('addKubeconfig', null)
  }

  /** Hands over a file that was dropped; what is in it comes back as the offer. */
  offerFile(file: DroppedFile): void {
    void this.#bridge.offerFile(file).then((result) => this.#answered(result))
  }

  answerOffer(agreed: boolean, context: string | null): void {
    if (this.#offer !== null) void this.#request('answerOffer', { offer: this.#offer.id, agreed, context })
  }

  /** Every kubeconfig that counts here, with what is in it. */
  kubeconfigFiles(): Promise<readonly KubeconfigFile[] | null> {
    return this.#request('kubeconfigFiles', null)
  }

  licences(): Promise<Licences | null> {
    return this.#request('licences', null)
  }

  /** So that the window comes back in it. */
  rememberMode(mode: DisplayMode): void {
    this.#rememberView({ mode })
  }

  /** So that the menus grey what cannot be done. */
  noteNeeds(met: readonly ActionNeed[]): void {
    if (equal(met, this.#met)) return
    this.#met = met
    void this.#request('noteNeeds', { met })
  }

  copy(text: string): void {
    void this.#request('copyText', { text })
  }

  chooseNamespace(namespace: string): void {
    const scope: Scope = { kind: 'namespaces', names: [namespace] }
    const recent = [
      namespace,
      ...(this.#preferences?.recentNamespaces ?? []).filter((name) => name !== namespace),
    ].slice(0, 8)
    this.#chosen = null
    this.#inView = null
    this.#remember({ recentNamespaces: recent })
    void this.#request('chooseScope', { scope })
  }

  chooseWorkload(key: string): void {
    this.#chosen = key
    this.selection.forget()
    this.#rememberView({ workload: key.split('/')[1] ?? null })
  }

  /** Shows this set on the stage, or none. It stays in view until another is chosen, also when it goes. */
  view(workload: string | null): void {
    this.#inView = workload ?? this.#inView
    this.#cluster?.player.choose(workload)
  }

  setPreferences(changes: Partial<Preferences>): void {
    this.#remember(changes)
  }

  /** The way the stage is shown: its size, what is selected, how much moves. */
  show(changes: Partial<StageSetting>): void {
    this.#setting = { ...this.#setting, ...changes }
    this.#cluster?.player.change(this.#setting)
  }

  /** Calls back when something is chosen in the native menu. Returns stop. */
  follow(onCommand: (name: ActionName) => void): () => void {
    return this.#bridge.subscribe('command', ({ name }) => onCommand(name))
  }

  stop(): void {
    this.#stops.forEach((stop) => stop())
    this.#cluster?.player.stop()
    this.#cluster?.silence.stop()
  }

  #sessionChanged(session: SessionState): void {
    const before = this.#session
    this.#session = session
    if (session.kind === 'starting' || session.kind === 'none') this.#leave()
    if (
      session.kind === 'open' &&
      before.kind !== 'open' &&
      session.workload !== null &&
      session.scope.kind === 'namespaces'
    ) {
      this.#chosen = nameKey(session.scope.names[0] ?? 'default', session.workload)
    }
    this.#cluster?.player.refresh()
  }

  /** Another cluster, or none: what was shown is no more about this session. */
  #leave(): void {
    this.#cluster?.player.stop()
    this.#cluster?.silence.stop()
    this.#cluster = null
    this.#chosen = null
    this.#inView = null
    this.selection.forget()
  }

  /** A channel to an agent. For the same session it is a new agent for the same cluster: the last picture stays until it told all. */
  #join(channel: Channel<FromAgent, ToAgent>): void {
    const known = this.#cluster
    // One that was given up may speak again before it ends.
    this.#channel?.close()
    this.#channel = channel
    const post = (message: ToAgent): void => channel.post(message)
    const cluster = known ?? this.#openCluster(post)
    if (known !== null) {
      known.replica.reconnect(post)
      known.inquiries.reconnect(post)
    }
    channel.onMessage((message) => {
      if (message.kind === 'answer') cluster.inquiries.receive(message)
      else cluster.replica.receive(message)
      cluster.silence.heard(cluster.replica.isCurrent)
    })
    this.#cluster = cluster
  }

  #openCluster(post: (message: ToAgent) => void): Cluster {
    const replica = new Replica({ post, nowMs: () => this.#clock.nowMs(), time: () => this.#timeMark() })
    const isFlooded = (): boolean => replica.isFlooded
    const frames = sparingFrames(this.#ownTime, isFlooded)
    const gone = new GoneSets(replica)
    const silence = new AgentSilence(
      this.#ownTime,
      () => player.refresh(),
      () => void this.#request('replaceAgent', null),
    )
    const player: StagePlayer = new Player<StageSetting, Scene, SceneFrame, Caption>({
      clock: sparingFrames(this.#clock, isFlooded),
      log: replica,
      picture: stagePictureOf((key, at) => gone.lastGone(key, at)),
      setting: this.#setting,
      workload: null,
      caption: (beat, style, after) => captionOf(replica, beat, style, after),
      reading: readingOf,
      connection: () =>
        connectionNow(liveState(replica.maps.feed.values(), this.#session, agentHeard(replica, silence))),
    })
    const view = new ReplicaView(replica, (task) => frames.nextFrame(task))
    return { replica, gone, silence, inquiries: new Inquiries(post), view, player, playback: new Playback(player) }
  }

  /** The sandbox's time is its own; every other cluster's is the machine's. */
  #timeMark(): TimeMark | null {
    const session = this.#session
    return session.kind === 'open' && session.word === 'SANDBOX' ? timeMarkOf(this.#sandbox) : null
  }

  #remember(changes: Partial<Preferences>): void {
    void this.#request('setPreferences', changes)
  }

  #rememberView(view: Partial<WindowView>): void {
    void this.#request('rememberView', view)
  }

  /** The answer, or null for a failure, which then is the problem. */
  async #request<Name extends RequestName>(
    name: Name,
    payload: Requests[Name]['payload'],
  ): Promise<Requests[Name]['answer'] | null> {
    return this.#answered(await this.#bridge.request(name, payload))
  }

  #answered<Answer>(result: Result<Answer, Problem>): Answer | null {
    this.#problem = result.kind === 'failed' ? result.failure : null
    return result.kind === 'ok' ? result.value : null
  }

  #tickSeconds(): void {
    const untilNextMs = 1000 - (this.#clock.nowMs() % 1000)
    this.#stops.push(
      this.#clock.after(untilNextMs, () => {
        this.#stops.pop()
        this.#now = this.#clock.nowMs()
        this.#cluster?.player.refresh()
        this.#tickSeconds()
      }),
    )
  }
}

/** One watched cluster as the window holds it. */
export interface Cluster {
  readonly replica: Replica
  readonly gone: GoneSets
  /** Whether its agent is still heard. */
  readonly silence: AgentSilence
  /** Questions about single things, which are no part of the model. */
  readonly inquiries: Inquiries
  readonly view: ReplicaView
  readonly player: StagePlayer
  readonly playback: Playback<StagePlayer['view']>
}

/** `isCurrent` may be asked of the replica, or of its view by who wants to be told. */
export function agentHeard({ isCurrent }: Pick<Replica, 'isCurrent'>, silence: AgentSilence): AgentHeard {
  return { isCurrent, isSilent: silence.isSilent, currentAt: silence.currentAt }
}

/** Anything but a live connection shows old data, and the picture must say from when. */
function connectionNow(live: LiveState): ConnectionNow {
  return live.kind === 'live'
    ? { kind: 'live' }
    : { kind: 'disconnected', dataAt: 'dataAt' in live ? live.dataAt : null }
}
