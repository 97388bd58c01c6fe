import { expect, test } from 'vitest'
import type { BeatScope } from '../../../../src-renderer/stage/beats.ts'
import { dueBeat, type Due } from '../../../../src-renderer/stage/due.ts'
import { paces } from '../../../../src-renderer/stage/pace.ts'
import type { Milestone } from '#shared/story/codes.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { modelChange } from '../../../kit/entities.ts'

const scope: BeatScope = {
  concerns: ({ subject }) => subject.set === 'web',
  touches: () => false,
  isOrdered: true,
}
const ready = (set: string, ordinal: number, at: number): Milestone => {
  const subject = { kind: 'Pod', namespace: 'lesson', name: `${set}-${ordinal}`, uid: null, ordinal, set }
  return { code: 'pod-ready', at, subject, params: {}, synthetic: false }
}

/** What is due when so many changes of the set in view, and of another, came within the last 300 ms. */
function dueAfter(own: number, others: number, follows = true): ReturnType<typeof dueBeat> {
  const log = new HandLog()
  for (let index = 0; index < Math.max(own, others); index++) {
    if (index < others) log.push(modelChange([], { at: 1_000 }), [ready('other', index, 1_000)])
    if (index < own) log.push(modelChange([], { at: 1_000 }), [ready('web', index, 1_000)])
  }
  const due: Due = { log, scope, position: others > 0 ? 1 : 0, nowMs: 1_300, pace: paces.live, follows }
  return dueBeat(due)
}

test('changes are told one by one while they are few, whatever happens to other sets', () => {
  expect(dueAfter(50, 0)).toMatchObject({ kind: 'told', from: 0, to: 1 })
  expect(dueAfter(20, 4_000)).toMatchObject({ kind: 'told' })
})

test('more than can be told one by one are told together, unless the viewer holds the view back', () => {
  expect(dueAfter(100, 0)).toMatchObject({ kind: 'merged', from: 0, to: 100 })
  expect(dueAfter(100, 0, false)).toMatchObject({ kind: 'told' })
})
