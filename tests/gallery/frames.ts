import { layoutStage } from '../../src-renderer/scenes/stage/layout/layout.ts'
import { stageCells } from '../../src-renderer/scenes/stage/cells.ts'
import { stageSummary } from '../../src-renderer/scenes/stage/summary.ts'
import { plainView, type ViewOptions } from '../../src-renderer/scenes/stage/view.ts'
import { restPose } from '../../src-renderer/scenes/stage/types.ts'
import type {
  Pose,
  Scene,
  SceneFrame,
  StageCellRow,
  StagePlace,
  StageSize,
  StageState,
} from '../../src-renderer/scenes/stage/types.ts'
import { stageAt } from '../kit/stage-states.ts'

export interface GalleryStage {
  readonly frame: SceneFrame
  readonly rows: readonly StageCellRow[]
  readonly summary: string
}

/** A scene at rest, with the poses of some of its marks replaced. */
export function frameOf(scene: Scene, poses: Readonly<Record<string, Partial<Pose>>> = {}): SceneFrame {
  const nodes = scene.nodes.map((node) => ({
    key: node.key,
    node,
    from: null,
    pose: { ...restPose, ...poses[node.key] },
  }))
  return { size: scene.size, tier: scene.tier, nodes, atRest: true }
}

export function galleryStage(
  state: StageState,
  size: StageSize,
  options: {
    readonly selection?: StagePlace | null
    readonly poses?: Readonly<Record<string, Partial<Pose>>>
    readonly view?: Partial<ViewOptions>
  } = {},
): GalleryStage {
  const view = { ...plainView, ...options.view }
  const scene = layoutStage(state, size, options.selection ?? null, stageAt, { view })
  return {
    frame: frameOf(scene, options.poses),
    rows: stageCells(state, scene, stageAt),
    summary: stageSummary(state, 'live', stageAt),
  }
}
