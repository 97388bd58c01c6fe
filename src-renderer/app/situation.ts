import { actionNeeds, actions, settingOf, type ActionName, type ActionNeed } from '#shared/contract/actions.ts'
import type { ChoiceName, Choices } from '#shared/contract/choices.ts'
import type { WordId } from '#shared/words/index.ts'
import { zoomSteps } from '../scenes/stage/view.ts'
import type { CellFill } from '../scenes/stage/view.ts'
import type { Tier } from '../scenes/stage/types.ts'

/** What decides whether an action can be done here and now. */
export interface Situation {
  /** Null while no StatefulSet is in view. */
  readonly stage: StageSituation | null
  /** Null while no StatefulSet is looked at. One that is looked at may have no stage: at this moment it was not there yet. */
  readonly playback: PlaybackSituation | null
  readonly isConnected: boolean
  readonly workloadCount: number
  /** The sandbox runs, and its cluster is the one in view. */
  readonly hasSandbox: boolean
  /** What this person has chosen. */
  readonly chosen: Choices
}

export interface StageSituation {
  readonly tier: Tier
  readonly isPinned: boolean
  readonly zoom: number
  readonly fill: CellFill
  /** Something is selected or has the keyboard's focus. */
  readonly hasPlace: boolean
}

export interface PlaybackSituation {
  readonly isLive: boolean
  readonly canStepBack: boolean
  readonly canStepForward: boolean
  readonly canSlow: boolean
  readonly canSpeedUp: boolean
}

type Judge = (stage: StageSituation) => WordId | null
const fills =
  (fill: CellFill): Judge =>
  (stage) =>
    stage.tier !== 'E' && stage.tier !== 'F' ? 'hindrance.noCells' : stage.fill === fill ? 'hindrance.filledSo' : null

/** What an action needs of the stage besides that it is there. */
const ofStage: { readonly [Name in ActionName]?: Judge } = {
  zoomIn: ({ zoom }) => (zoom >= Math.max(...zoomSteps) ? 'hindrance.zoomedIn' : null),
  zoomOut: ({ zoom }) => (zoom <= Math.min(...zoomSteps) ? 'hindrance.zoomedOut' : null),
  zoomReset: ({ zoom }) => (zoom === 1 ? 'hindrance.notZoomed' : null),
  follow: ({ tier, isPinned }) => (!'DEF'.includes(tier) ? 'hindrance.noLens' : isPinned ? null : 'hindrance.follows'),
  why: ({ hasPlace }) => (hasPlace ? null : 'hindrance.nothingSelected'),
  fillPods: fills('pods'),
  fillClaims: fills('claims'),
  fillRecords: fills('records'),
}

/** What it needs of what was watched. */
const ofPlayback: { readonly [Name in ActionName]?: (playback: PlaybackSituation) => WordId | null } = {
  stepBack: ({ canStepBack }) => (canStepBack ? null : 'hindrance.nothingBefore'),
  stepForward: ({ canStepForward }) => (canStepForward ? null : 'hindrance.nothingAfter'),
  goLive: ({ isLive }) => (isLive ? 'hindrance.isLive' : null),
  slower: ({ canSlow }) => (canSlow ? null : 'hindrance.slowest'),
  faster: ({ canSpeedUp }) => (canSpeedUp ? null : 'hindrance.fastest'),
}

/** Why an action cannot be done now, or null if it can. */
export function hindranceOf(name: ActionName, situation: Situation): WordId | null {
  const { needs } = actions[name]
  const lack = needs === null ? null : lackOf(needs, situation)
  if (isChosen(name, situation.chosen)) return 'hindrance.chosen'
  if (lack !== null) return lack
  const { stage, playback } = situation
  return (stage && ofStage[name]?.(stage)) ?? (playback && ofPlayback[name]?.(playback)) ?? null
}

/** What is there of all that an action may need: by this the native menus grey their entries. */
export function metNeeds(situation: Situation): readonly ActionNeed[] {
  return actionNeeds.filter((need) => lackOf(need, situation) === null)
}

function lackOf(
  need: ActionNeed,
  { stage, playback, isConnected, workloadCount, hasSandbox }: Situation,
): WordId | null {
  switch (need) {
    case 'stage':
      return stage === null ? 'hindrance.noStage' : null
    case 'playback':
      return playback === null ? 'hindrance.noStage' : null
    case 'connection':
      return isConnected ? null : 'hindrance.notConnected'
    case 'sets':
      return !isConnected ? 'hindrance.notConnected' : workloadCount === 0 ? 'hindrance.noWorkload' : null
    case 'sandbox':
      return hasSandbox ? null : 'hindrance.noSandbox'
  }
}

function isChosen(name: ActionName, chosen: Choices): boolean {
  const setting = settingOf(name)
  return setting !== null && Object.entries(setting).every(([key, value]) => chosen[key as ChoiceName] === value)
}
