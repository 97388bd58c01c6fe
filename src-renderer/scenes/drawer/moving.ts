import { equal } from '#shared/kit/equal.ts'
import { restPose, type SceneFrame } from '../stage/types.ts'

/** Whether any mark of this slot moves, changes its look or is pointed at in this frame. */
export function isMoving({ nodes }: Pick<SceneFrame, 'nodes'>, slot: string): boolean {
  return nodes.some(({ node, from, pose }) => node.slot === slot && (from !== null || !equal(pose, restPose)))
}
