import { describe, expect, it } from 'vitest'
import type { ClaimPendingReason } from '#shared/model/states.ts'
import { plain } from '#shared/words/index.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { SceneNode } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState } from '../../../../../kit/stage-states.ts'

const lesson = { width: 1920, height: 789, mode: 'lesson' as const, windowHeight: 1080 }

function pendingSlots(count: number, reason: ClaimPendingReason): readonly SceneNode[] {
  const slots = Array.from({ length: count }, (_, ordinal) => ({
    ordinal,
    pod: { state: 'pending' as const },
    claim: { state: 'pending' as const, reason },
  }))
  return layoutStage(stageState(slots), lesson, null, stageAt).nodes
}

describe('what is pending', () => {
  it.each<[ClaimPendingReason, string]>([
    ['refused', 'its claim is not bound'],
    ['classMissing', 'its claim is not bound'],
    ['waitsForPod', 'not placed yet'],
    ['podNotPlaced', 'not placed yet'],
  ])('says of a pod of which the scheduler says nothing what its claim does (%s)', (reason, line) => {
    const card = pendingSlots(1, reason).find((node) => node.mark === 'card')
    expect(card?.lines.map(plain)).toEqual([line])
  })

  it.each([
    [2, 'pod not placed'],
    [4, 'no node'],
  ])('says of each of %i claims why, in two words where three have no room', (count, more) => {
    const ticket = pendingSlots(count, 'podNotPlaced').find((node) => node.mark === 'ticket')
    expect(ticket).toMatchObject({ word: 'Pending', more })
  })
})
