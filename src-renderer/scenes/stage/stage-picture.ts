import { equal } from '#shared/kit/equal.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { BeatScope } from '../../stage/beats.ts'
import type { Picture, PictureView } from '../../stage/picture.ts'
import { planBeat } from './choreography/plan.ts'
import { restFrame } from './choreography/rest.ts'
import { durationOf, sampleFrame } from './choreography/sample.ts'
import { times } from './choreography/times.ts'
import { Gathering } from './gathering.ts'
import type { GoneSets } from './gone-sets.ts'
import { layoutStage } from './layout/layout.ts'
import { stageNewsOf } from './news.ts'
import { concernsSet, targetOf, touchesSet } from './relevance.ts'
import type { ViewOptions } from './view.ts'
import type { Scene, SceneFrame, StagePlace, StageSize, StageState } from './types.ts'

/** What the viewer decides about the picture, apart from what it shows. */
export interface StageSetting {
  readonly size: StageSize
  readonly selection: StagePlace | null
  readonly reduced: boolean
  /** Lens, zoom, fill and filter. */
  readonly view: ViewOptions
}

export type StagePicture = Picture<StageSetting, Scene, SceneFrame>

/** The Stage of one StatefulSet as the player wants it. `gone` knows the sets that are no more. */
export const stagePictureOf = (gone: Gone): StagePicture => ({
  ...stagePicture,
  sceneOf: (seen) => stageSceneOf(seen, gone),
})

type Gone = GoneSets['lastGone']

export const stagePicture: StagePicture = {
  sceneOf: (seen) => stageSceneOf(seen, () => null),
  rest: restFrame,
  blank({ size, tier }) {
    return { size, tier, nodes: [], atRest: true }
  },
  plan(before, after, story, { reduced }) {
    const plan = planBeat(before, after, story)
    const options = { reduced }
    const durationMs = durationOf(plan, options)
    const settledMs = story.kind === 'cut' ? Math.min(times.t1, durationMs) : durationMs
    return { durationMs, settledMs, frameAt: (tMs) => sampleFrame(plan, tMs, options) }
  },
  hasSameMarks(a, b) {
    return (
      a.tier === b.tier &&
      equal(
        a.nodes.map(({ key }) => key),
        b.nodes.map(({ key }) => key),
      )
    )
  },
  scopeOf: stageScopeOf,
}

/** The set that was last in view of these maps, which a beat changes in a few places. */
const gatherings = new WeakMap<EntityMaps, Gathering>()

function gatheringOf({ maps, workload, changes }: PictureView<StageSetting>): Gathering {
  const known = gatherings.get(maps)
  if (known !== undefined && known.workload === workload && changes !== null) {
    known.take(changes)
    return known
  }
  const made = new Gathering(maps, workload)
  gatherings.set(maps, made)
  return made
}

function stageSceneOf(seen: PictureView<StageSetting>, gone: Gone): Scene | null {
  const { at, recent, setting } = seen
  const state = gatheringOf(seen).stateAt(at, gone)
  if (state === null) return null
  const news = stageNewsOf(state, recent)
  const scene = layoutStage(state, setting.size, setting.selection, at, { news, view: setting.view })
  states.set(scene, state)
  return scene
}

const states = new WeakMap<Scene, StageState>()

/** What a scene was laid out from, so that whoever names its marks need not gather a thousand slots again. */
export function stateOfScene(scene: Scene): StageState | null {
  return states.get(scene) ?? null
}

function stageScopeOf(workload: string, maps: EntityMaps): BeatScope {
  const target = targetOf(workload)
  const set = maps.workload.get(workload)
  return {
    concerns: (milestone) => concernsSet(milestone, target),
    touches: (change) => touchesSet(change, target, maps),
    isOrdered: set !== undefined && set.state === 'present' && set.policy === 'OrderedReady',
  }
}

/** The number of the marker that the caption can point at, while it is on a mark of the frame. */
export function captionMarkerOf({ nodes, atRest }: SceneFrame): number | null {
  return !atRest && nodes.some(({ pose }) => pose.marker === 1) ? 1 : null
}
