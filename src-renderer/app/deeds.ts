import { actionNames, settingOf, type ActionName, type ChoiceAction } from '#shared/contract/actions.ts'
import { plain } from '#shared/words/index.ts'
import type { Display } from './display.svelte.ts'
import { focusStage, keepFocus } from './focus.ts'
import type { OpenParts } from './open-parts.svelte.ts'
import type { Podium } from './podium.svelte.ts'
import type { WindowState } from './window-state.svelte.ts'

/** How each action is done. Whether it can be done now is told by `situation.ts`; nothing here asks again. */
export type Deeds = { readonly [Name in ActionName]: () => void }

export interface DeedParts {
  readonly podium: Podium
  readonly display: Display
  readonly open: OpenParts
  readonly state: WindowState
}

export function deedsOf({ podium, display, open, state }: DeedParts): Deeds {
  const { stageView } = podium
  return {
    openKubeconfig: () => podium.openKubeconfig(),
    settings: () => (open.dialog = 'settings'),
    newWindow: () => podium.newWindow(),

    lessonMode: () => display.setMode(display.mode === 'lesson' ? 'desk' : 'lesson'),
    fullScreen: () => podium.fullScreen(),
    zoomIn: () => stageView.zoom(1),
    zoomOut: () => stageView.zoom(-1),
    zoomReset: () => stageView.zoom(0),
    table() {
      open.table = !open.table
      if (!open.table) focusStage()
    },
    captions: () => podium.setPreferences({ captions: !(podium.preferences?.captions ?? true) }),
    details: () => (open.details = !open.details),
    follow: () => stageView.follow(),
    goToOrdinal() {
      open.table = false
      stageView.askForOrdinal(true)
    },
    filter: () => (open.filter = true),
    why() {
      const place = podium.selection.selected ?? podium.selection.focused
      if (place !== null) open.why = { place, caption: state.told }
      if (state.why !== null) state.speech.tell([state.why.what, state.why.why].map(plain).join(' '))
    },
    readSummary: () => state.speech.tell(state.summary),
    fillPods: () => stageView.fill('pods'),
    fillClaims: () => stageView.fill('claims'),
    fillRecords: () => stageView.fill('records'),
    hideAddresses: () => podium.setPreferences({ hideAddresses: !(podium.preferences?.hideAddresses ?? false) }),

    pause: () => state.player?.[state.view?.isPaused === true ? 'resume' : 'pause'](),
    stepBack: () => state.player?.step(-1),
    stepForward: () => state.player?.step(1),
    goLive() {
      state.player?.goLive()
      keepFocus()
    },
    slower: () => state.player?.slower(),
    faster: () => state.player?.faster(),

    palette: () => (open.dialog = 'palette'),
    chooseContext: () => (open.picker = 'context'),
    chooseNamespace: () => (open.picker = 'namespace'),
    chooseWorkload: () => (open.picker = 'workload'),
    freezeCluster: () => podium.control({ command: state.isFrozen ? 'resume' : 'freeze' }),

    keys: () => (open.dialog = 'keys'),
    about: () => (open.dialog = 'about'),

    ...choiceDeeds(podium),
  }
}

/** Each of them takes the value that the table of actions names. */
function choiceDeeds(podium: Podium): Pick<Deeds, ChoiceAction> {
  const deeds = actionNames.flatMap((name) => {
    const setting = settingOf(name)
    return setting === null ? [] : [[name, () => podium.setPreferences(setting)] as const]
  })
  return Object.fromEntries(deeds) as Pick<Deeds, ChoiceAction>
}
