import { equal } from '#shared/kit/equal.ts'
import { restPose, type FrameNode, type Scene, type SceneFrame } from '../types.ts'

/**
 * The picture at rest. Marks that look as in `previous` keep their objects, and a picture in which nothing changed is
 * `previous` itself, so that drawing has nothing to do.
 */
export function restFrame(scene: Scene, previous: SceneFrame | null): SceneFrame {
  const known = new Map(previous?.nodes.map((node) => [node.key, node]))
  const nodes = scene.nodes.map((node): FrameNode => {
    const former = known.get(node.key)
    const isSame = former !== undefined && equal(former.node, node)
    if (isSame && isResting(former)) return former
    const shared = isSame ? former.node : node
    return { key: node.key, node: shared, from: null, pose: restPose }
  })
  if (previous !== null && isSameRest(previous, scene, nodes)) return previous
  return { size: scene.size, tier: scene.tier, nodes, atRest: true }
}

export function isResting({ from, pose }: FrameNode): boolean {
  return from === null && pose === restPose
}

function isSameRest(previous: SceneFrame, scene: Scene, nodes: readonly FrameNode[]): boolean {
  return (
    previous.atRest &&
    previous.tier === scene.tier &&
    equal(previous.size, scene.size) &&
    previous.nodes.length === nodes.length &&
    previous.nodes.every((node, index) => node === nodes[index])
  )
}
