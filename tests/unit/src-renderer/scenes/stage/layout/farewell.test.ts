import { describe, expect, it } from 'vitest'
import { plain } from '#shared/words/index.ts'
import { farewellSentence } from '../../../../../../src-renderer/scenes/stage/layout/farewell.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { stageSummary } from '../../../../../../src-renderer/scenes/stage/summary.ts'
import type { Farewell } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState } from '../../../../../kit/stage-states.ts'

describe('what became of a set', () => {
  it.each<readonly [Farewell, string]>([
    [
      { pods: 3, claims: 3, volumes: 0 },
      'StatefulSet redis is gone. Its 3 pods ended. Its 3 claims were deleted. No volume of them is left.',
    ],
    [
      { pods: 1, claims: 1, volumes: 1 },
      'StatefulSet redis is gone. Its pod ended. Its claim was deleted. Its volume is still there.',
    ],
    [
      { pods: 3, claims: 3, volumes: 2 },
      'StatefulSet redis is gone. Its 3 pods ended. Its 3 claims were deleted. 2 of their volumes are still there.',
    ],
    [{ pods: 3, claims: 0, volumes: 0 }, 'StatefulSet redis is gone. Its 3 pods ended.'],
    [{ pods: 0, claims: 2, volumes: null }, 'StatefulSet redis is gone. Its 2 claims were deleted.'],
  ])('%o', (farewell, words) => {
    expect(plain(farewellSentence('redis', farewell))).toBe(words)
  })

  const state = stageState([], { set: { state: 'gone' }, farewell: { pods: 3, claims: 3, volumes: 0 } })

  it.each([
    ['desk', 1384, 788, 900],
    ['desk', 620, 460, 680],
    ['lesson', 1920, 760, 1080],
    ['lesson', 1024, 460, 680],
  ] as const)(
    'stands below its name, inside the stage and above nothing else: %s %i x %i',
    (mode, width, height, windowHeight) => {
      const { nodes } = layoutStage(state, { width, height, mode, windowHeight }, null, stageAt)
      expect(nodes.map(({ key }) => key)).toEqual(['header', 'note/farewell/what', 'note/farewell/back'])
      const ends = nodes.map(({ box }) => box.y + box.height)
      for (const [index, { box }] of nodes.entries()) {
        expect(box.y).toBeGreaterThanOrEqual(ends[index - 1] ?? 0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
      }
      expect(ends.at(-1)).toBeLessThanOrEqual(height)
    },
  )

  it('is the summary that is read aloud', () => {
    expect(stageSummary(state, 'LIVE', stageAt)).toMatch(/^StatefulSet redis is gone\. Its 3 pods ended\./)
  })
})
