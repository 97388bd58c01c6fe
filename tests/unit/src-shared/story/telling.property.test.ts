import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSize } from '#shared/words/size.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { Pipeline } from '../../../../src-main/agent/pipeline.ts'
import { feedState } from '../../../kit/model-world.ts'
import { loadTrace, traceBatches, traceNames } from '../../../kit/traces/index.ts'

const kinds: readonly WatchedKind[] = [
  'Pod',
  'Node',
  'Service',
  'EndpointSlice',
  'PersistentVolumeClaim',
  'StatefulSet',
]

describe('whatever the batches and whatever may be read', () => {
  it('every milestone has a whole sentence, and nothing is told twice in a batch', () => {
    const world = {
      name: fc.constantFrom(...traceNames),
      flushMs: fc.integer({ min: 0, max: 5_000 }),
      kind: fc.constantFrom(...kinds),
      every: fc.integer({ min: 2, max: 30 }),
    }
    fc.assert(
      fc.property(fc.record(world), ({ name, flushMs, kind, every }) => {
        const pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
        const teller = createStoryTeller()
        for (const [index, batch] of traceBatches(loadTrace(name), { flushMs }).entries()) {
          const before = [...pipeline.store.feeds()].find((feed) => feed.kind === kind)
          const isFlip = index % every === every - 1 && before !== undefined
          const feeds = isFlip
            ? [{ before, after: feedState(kind, '', before.state === 'live' ? 'forbidden' : 'live', batch.at) }]
            : batch.feeds
          const { change } = pipeline.apply({ ...batch, feeds })
          const told = teller.tell(change, pipeline.maps)
          const ids = told.map(
            ({ code, subject }) => `${code} ${subject.kind} ${subject.namespace}/${subject.name} ${subject.uid}`,
          )
          expect(ids).toEqual([...new Set(ids)])
          for (const milestone of told) {
            const { what, why } = narrate(milestone, pipeline.maps)
            for (const sentence of [plain(what), ...(why === null ? [] : [plain(why)])]) {
              expect(sentence).not.toMatch(/[{}<>]|undefined|null|NaN| {2}|none/)
              expect(sentence.split(' ').some(isSize)).toBe(false)
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
