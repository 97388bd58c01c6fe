import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Milestone } from '#shared/story/codes.ts'
import { Recent, type Look } from '../../../../src-renderer/stage/recent.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { modelChange } from '../../../kit/entities.ts'

const withinMs = 6_000
const of = (set: string, at: number): Milestone => {
  const subject = { kind: 'Pod', namespace: 'lesson', name: `${set}-0`, uid: null, ordinal: 0, set }
  return { code: 'pod-ready', at, subject, params: {}, synthetic: false }
}
const lookAt = (position: number, at: number, workload: string): Look => {
  return { position, at, workload, concerns: ({ subject }) => subject.set === workload }
}

/** The same by looking through everything each time. */
function fromScratch(log: HandLog, { position, at, concerns }: Look): readonly Milestone[] {
  const indexes = Array.from({ length: Math.max(0, position - log.first) }, (_, offset) => log.first + offset)
  const entries = indexes.map((index) => log.entry(index)).filter(({ change }) => change.at > at - withinMs)
  return entries.flatMap(({ milestones }) => milestones).filter(concerns)
}

const step = fc.record({
  push: fc.array(fc.record({ set: fc.constantFrom('a', 'b'), afterMs: fc.integer({ min: 0, max: 4_000 }) }), {
    maxLength: 4,
  }),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  backMs: fc.constantFrom(0, 0, 0, 3_000, 9_000),
  workload: fc.constantFrom('a', 'a', 'a', 'b'),
  drop: fc.constantFrom(0, 0, 0, 2),
  isNewWorld: fc.constantFrom(false, false, false, false, true),
})

test('what was told of a set in the last seconds is the same, wherever one looks from and whatever was looked at before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const log = new HandLog()
      const recent = new Recent(log, withinMs)
      let at = 10_000
      for (const { push, place, backMs, workload, drop, isNewWorld } of steps) {
        for (const { set, afterMs } of push) {
          at += afterMs
          log.push(modelChange([], { at }), [of(set, at)])
        }
        log.first = isNewWorld ? log.end : Math.min(log.end, log.first + drop)
        if (isNewWorld) log.world += 1
        const position = log.first + Math.round(place * (log.end - log.first))
        const look = lookAt(position, at - backMs, workload)
        expect(recent.at(look)).toEqual(fromScratch(log, look))
      }
    }),
  )
})
