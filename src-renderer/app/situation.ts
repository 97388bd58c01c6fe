import type { ActionName } from '#shared/contract/actions.ts'
import type { WordId } from '#shared/words/index.ts'
import { zoomSteps } from '../scenes/stage/view.ts'
import type { CellFill } from '../scenes/stage/view.ts'
import type { Tier } from '../scenes/stage/types.ts'

/** What decides whether an action can be done here and now. */
export interface Situation {
  /** Null while no StatefulSet is in view. */
  readonly stage: StageSituation | null
  readonly isConnected: boolean
  readonly workloadCount: number
  /** The sandbox runs, and its cluster is the one in view. */
  readonly hasSandbox: boolean
}

export interface StageSituation {
  readonly tier: Tier
  readonly isPinned: boolean
  readonly zoom: number
  readonly fill: CellFill
  /** Something is selected or has the keyboard's focus. */
  readonly hasPlace: boolean
  readonly isLive: boolean
  readonly canStepBack: boolean
  readonly canStepForward: boolean
  readonly canSlow: boolean
  readonly canSpeedUp: boolean
}

type Judge = (stage: StageSituation) => WordId | null
const always: Judge = () => null
const fills =
  (fill: CellFill): Judge =>
  (stage) =>
    stage.tier !== 'E' && stage.tier !== 'F' ? 'hindrance.noCells' : stage.fill === fill ? 'hindrance.filledSo' : null

/** What an action needs of the stage; those that are not here need none. */
const ofStage: { readonly [Name in ActionName]?: Judge } = {
  zoomIn: ({ zoom }) => (zoom >= Math.max(...zoomSteps) ? 'hindrance.zoomedIn' : null),
  zoomOut: ({ zoom }) => (zoom <= Math.min(...zoomSteps) ? 'hindrance.zoomedOut' : null),
  zoomReset: ({ zoom }) => (zoom === 1 ? 'hindrance.notZoomed' : null),
  table: always,
  details: always,
  follow: ({ tier, isPinned }) => (!'DEF'.includes(tier) ? 'hindrance.noLens' : isPinned ? null : 'hindrance.follows'),
  goToOrdinal: always,
  filter: always,
  why: ({ hasPlace }) => (hasPlace ? null : 'hindrance.nothingSelected'),
  readSummary: always,
  fillPods: fills('pods'),
  fillClaims: fills('claims'),
  fillRecords: fills('records'),
  pause: always,
  stepBack: ({ canStepBack }) => (canStepBack ? null : 'hindrance.nothingBefore'),
  stepForward: ({ canStepForward }) => (canStepForward ? null : 'hindrance.nothingAfter'),
  goLive: ({ isLive }) => (isLive ? 'hindrance.isLive' : null),
  slower: ({ canSlow }) => (canSlow ? null : 'hindrance.slowest'),
  faster: ({ canSpeedUp }) => (canSpeedUp ? null : 'hindrance.fastest'),
}

/** Why an action cannot be done now, or null if it can. */
export function hindranceOf(name: ActionName, situation: Situation): WordId | null {
  const judge = ofStage[name]
  if (judge !== undefined) return situation.stage === null ? 'hindrance.noStage' : judge(situation.stage)
  if (name === 'chooseNamespace') return situation.isConnected ? null : 'hindrance.notConnected'
  if (name === 'chooseWorkload')
    return !situation.isConnected
      ? 'hindrance.notConnected'
      : situation.workloadCount === 0
        ? 'hindrance.noWorkload'
        : null
  if (name === 'freezeCluster') return situation.hasSandbox ? null : 'hindrance.noSandbox'
  return null
}
