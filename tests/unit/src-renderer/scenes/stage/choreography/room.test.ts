import { expect, test } from 'vitest'
import { planBeat } from '../../../../../../src-renderer/scenes/stage/choreography/plan.ts'
import { restFrame } from '../../../../../../src-renderer/scenes/stage/choreography/rest.ts'
import { durationOf, sampleFrame } from '../../../../../../src-renderer/scenes/stage/choreography/sample.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { Scene } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState } from '../../../../../kit/stage-states.ts'

const size = { width: 1440, height: 692, mode: 'desk' as const }

function sceneOf(count: number): Scene {
  const sketches = Array.from({ length: count }, (_, ordinal) => {
    return { ordinal, pod: { state: 'ready' as const }, claim: null }
  })
  return layoutStage(stageState(sketches), size, null, stageAt, { news: { tags: [], formerPods: [] } })
}

test.each([
  ['within a tier', 3, 2],
  ['from one tier to the next', 5, 4],
  ['from slots without names to slots with them', 9, 6],
])('slots that go make room before the others take it, %s', (_, from, to) => {
  const plan = planBeat(restFrame(sceneOf(from), null), sceneOf(to), { kind: 'told', milestones: [] })
  const durationMs = durationOf(plan, { reduced: false })
  for (let at = 0; at <= durationMs; at += 20) {
    const plates = sampleFrame(plan, at, { reduced: false })
      .nodes.filter(({ node, pose }) => node.mark === 'slotPlate' && pose.revealX > 0 && pose.opacity > 0)
      .map(({ node, pose }) => ({
        left: node.box.x + pose.dx,
        right: node.box.x + pose.dx + node.box.width * pose.revealX,
      }))
      .toSorted((a, b) => a.left - b.left)
    for (const [index, plate] of plates.entries()) {
      const before = plates[index - 1]
      if (before !== undefined) expect(plate.left, `at ${at} ms`).toBeGreaterThanOrEqual(before.right)
    }
  }
})
