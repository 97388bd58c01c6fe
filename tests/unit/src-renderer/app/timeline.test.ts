import { expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { Timeline } from '../../../../src-renderer/app/timeline.svelte.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { change, modelChange, pod } from '../../../kit/entities.ts'

test('the strip ends with the last change, however close it came behind the one before', () => {
  const log = new HandLog()
  const clock = new ManualClock(10_000)
  const timeline = new Timeline()
  const stop = timeline.follow(log, 'lesson/redis', clock)
  const add = (ordinal: number): void => {
    log.push(modelChange([change('pod', null, pod(ordinal))], { at: clock.nowMs() }))
  }
  for (const ordinal of [0, 1, 2, 3]) {
    add(ordinal)
    clock.advance(100)
  }
  add(4)
  const lastAt = clock.nowMs()
  clock.advance(1_000)
  expect(timeline.strip?.to).toBe(lastAt)
  stop()
  expect(timeline.strip).toBeNull()
})
