import { defaultPreferences } from '#shared/contract/preferences.ts'
import type { SandboxState, ScenarioInfo } from '#shared/contract/sandbox.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { podCellName, stageCells } from '../scenes/stage/cells.ts'
import { filterOf } from '../scenes/stage/filter.ts'
import { withoutAddresses, withoutAddressesIn } from '../scenes/stage/hidden.ts'
import { stateOfScene } from '../scenes/stage/stage-picture.ts'
import { stageStateOf } from '../scenes/stage/stage-state.ts'
import { stageSummary } from '../scenes/stage/summary.ts'
import { whyOf } from '../scenes/stage/why.ts'
import type { Badge } from '../stage/badge.ts'
import { speeds } from '../stage/pace.ts'
import { liveState } from '../state/live-state.ts'
import { steady } from '../state/steady.ts'
import { liveWords } from '../ui/frame/live-words.ts'
import { Speech } from '../ui/frame/speech.svelte.ts'
import type { Display } from './display.svelte.ts'
import type { OpenParts } from './open-parts.svelte.ts'
import { agentHeard, type Podium } from './podium.svelte.ts'
import { selectedThing } from './sandbox-commands.ts'
import type { Situation } from './situation.ts'

/** Everything that the window shows, derived from what the app knows. It changes nothing. */
export class WindowState {
  readonly #podium: Podium
  readonly #display: Display
  readonly #open: OpenParts
  readonly speech: Speech
  /** The room that the stage has, as the page laid it out. */
  width = $state(0)
  height = $state(0)
  /** Of the whole window: all lengths of Lesson mode follow it. */
  windowHeight = $state(0)

  constructor(podium: Podium, display: Display, open: OpenParts, clock: Clock) {
    this.#podium = podium
    this.#display = display
    this.#open = open
    this.speech = new Speech(clock)
  }

  readonly size = $derived.by(() => ({
    width: this.width,
    height: this.height,
    mode: this.#display.mode,
    windowHeight: this.windowHeight,
  }))
  readonly #hidesAddresses = $derived.by(() => this.#podium.stageView.options.hideAddresses)
  readonly cluster = $derived.by(() => this.#podium.cluster)
  readonly player = $derived.by(() => this.cluster?.player ?? null)
  readonly view = $derived.by(() => this.cluster?.playback.current ?? null)
  // The view is another object with each frame of a motion; what stands beside the marks asks for the part that it shows.
  readonly frame = $derived.by(() => this.view?.frame ?? null)
  readonly viewAt = $derived.by(() => this.view?.viewAt ?? 0)
  readonly badge = $derived.by(steady((): Badge => this.view?.badge ?? { kind: 'live' }))
  readonly offersLive = $derived.by(() => this.view?.offersLive ?? false)
  readonly isPaused = $derived.by(() => this.view?.isPaused ?? false)
  readonly speed = $derived.by(() => this.view?.speed ?? 1)
  /** What was told last, as the player told it. */
  readonly told = $derived.by(() => this.view?.caption ?? null)
  readonly untold = $derived.by(() => this.view?.untold ?? null)
  readonly caption = $derived.by(() => {
    const caption = this.told
    if (caption === null || this.maps === undefined || !this.#hidesAddresses) return caption
    const { what, why } = caption
    return {
      ...caption,
      what: withoutAddressesIn(what, this.maps),
      why: why === null ? null : withoutAddressesIn(why, this.maps),
    }
  })

  /** A replica's maps keep their identity: who derives from them reads them here, and so is told of what was received. */
  get maps() {
    return this.cluster?.view.maps
  }

  readonly context = $derived.by(() => {
    const { session } = this.#podium
    return 'context' in session ? session.context : null
  })
  readonly namespace = $derived.by(() => {
    const { session } = this.#podium
    if (session.kind !== 'open') return null
    return session.scope.kind === 'all' ? '*' : session.scope.names.join(', ')
  })
  readonly workload = $derived.by(() => {
    const { screen } = this.#podium
    return screen?.kind === 'stage' ? screen.workload : null
  })

  readonly live = $derived.by(
    steady(() => {
      const { cluster } = this
      const { session } = this.#podium
      if (cluster === null) return liveState([], session)
      return liveState(cluster.view.maps.feed.values(), session, agentHeard(cluster.view, cluster.silence))
    }),
  )
  readonly liveWords = $derived.by(
    steady(() => {
      const cluster = this.cluster
      const lastChangeAt = cluster?.view.lastChangeAt ?? null
      return liveWords({
        live: this.live,
        badge: this.badge,
        offersLive: this.offersLive,
        lastChangeAt: cluster === null || lastChangeAt === null ? null : lastChangeAt + cluster.replica.offsetMs,
        nowMs: this.#podium.now,
      })
    }),
  )

  // What stands beside the marks changes with the scene and with the whole second, not with every frame of a motion.
  readonly #scene = $derived.by(() => this.view?.scene ?? null)
  readonly #second = $derived.by(() => Math.floor(this.viewAt / 1000))
  /** The picture at rest and what is known of it, or null while no set is in view. */
  readonly stage = $derived.by(() => {
    const { cluster, workload } = this
    const scene = this.#scene
    if (workload === null || scene === null || cluster === null) return null
    const at = this.#second * 1000
    const state = stateOfScene(scene) ?? stageStateOf(cluster.player.maps, workload, at)
    if (state === null) return null
    return { state: this.#hidesAddresses ? withoutAddresses(state) : state, scene, at }
  })
  readonly rows = $derived.by(() => {
    const { stage } = this
    const { focused, selected } = this.#podium.selection
    return stage === null ? [] : stageCells(stage.state, stage.scene, stage.at, [focused, selected])
  })
  /** The slots that match the filter; all of them without one. */
  readonly matching = $derived.by(() => {
    const slots = this.stage?.state.slots ?? []
    const matches = filterOf(this.#podium.stageView.options.filter)
    return matches === null ? slots : slots.filter(matches)
  })
  /** What is said of a slot's pod that has no cell of its own. */
  podNameOf(slot: string): string {
    return this.stage === null ? '' : podCellName(this.stage.state, slot, this.stage.at)
  }
  /** A word that counts seconds is no part of what is read aloud. */
  readonly #liveWord = $derived.by(() => (this.liveWords.ticks ? '' : this.liveWords.word))
  readonly #isStill = $derived.by(() => this.frame?.atRest ?? true)
  #summed: { readonly workload: string; readonly second: number; readonly summary: string } | null = null
  /** The stage in a few sentences. In a burst nobody hears them beat by beat: while something moves they are made once a second. */
  readonly summary = $derived.by(() => {
    const { stage, workload } = this
    const view = this.#liveWord
    const last = this.#summed
    if (stage === null || workload === null) return ''
    if (!this.#isStill && last?.workload === workload && last.second === this.#second) return last.summary
    const summary = stageSummary(stage.state, view, stage.at)
    this.#summed = { workload, second: this.#second, summary }
    return summary
  })
  /** What is known of the place that somebody asked about, until something new is told. */
  readonly why = $derived.by(() => {
    const { stage } = this
    const asked = this.#open.why
    return stage === null || asked === null || asked.caption !== this.told
      ? null
      : whyOf(stage.state, asked.place, stage.at)
  })

  readonly situation: Situation = $derived.by(
    steady(() => {
      const { view, stage } = this
      const { stageView, selection, session, preferences } = this.#podium
      const { theme, motion, pace, language } = preferences ?? defaultPreferences
      const replica = this.cluster?.replica
      return {
        isConnected: session.kind === 'open',
        workloadCount: (this.maps?.workload.size ?? 0) + this.#podium.gone.length,
        chosen: { theme, motion, pace, language },
        hasSandbox: this.hasStrip && this.#podium.sandbox.kind === 'running',
        stage:
          stage === null
            ? null
            : {
                tier: stage.scene.tier,
                isPinned: stageView.options.pinned !== null,
                zoom: stageView.options.zoom,
                fill: stageView.options.fill,
                hasPlace: selection.selected !== null || selection.focused !== null,
              },
        playback:
          this.workload === null || view === null || replica === undefined
            ? null
            : {
                isLive: view.badge.kind === 'live',
                canStepBack: replica.end > replica.first,
                canStepForward: view.badge.kind === 'paused',
                canSlow: view.speed > Math.min(...speeds),
                canSpeedUp: view.speed < Math.max(...speeds),
              },
      }
    }),
  )

  /** The sandbox is shown only above its own cluster. */
  readonly hasStrip = $derived.by(() => {
    const { sandbox, contexts } = this.#podium
    return (
      sandbox.kind !== 'off' && contexts.contexts.some(({ name, word }) => name === this.context && word === 'SANDBOX')
    )
  })
  readonly isFrozen = $derived.by(() => clusterOf(this.#podium.sandbox)?.isFrozen ?? false)
  readonly scenario: ScenarioInfo | null = $derived.by(() => {
    const { sandbox } = this.#podium
    if (sandbox.kind !== 'running') return null
    return sandbox.scenarios.find(({ name }) => name === sandbox.cluster.scenario) ?? null
  })
  /** What the selection means to the sandbox. */
  readonly thing = $derived.by(() =>
    this.maps === undefined ? null : selectedThing(this.maps, this.workload, this.#podium.selection.selected),
  )
}

function clusterOf(sandbox: SandboxState) {
  return sandbox.kind === 'running' ? sandbox.cluster : null
}
