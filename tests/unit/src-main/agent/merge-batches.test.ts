import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChanges, emptyEntityMaps, type EntityChange, type ModelChange } from '#shared/model/change.ts'
import type { ClusterNode } from '#shared/model/entities.ts'
import { mergeBatches } from '../../../../src-main/agent/merge-batches.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { Pipeline } from '../../../../src-main/agent/pipeline.ts'
import { loadTrace, traceBatches, traceNames } from '../../../kit/traces/index.ts'
import { modelChange, node, nodeChange } from './kit.ts'

const quiet = (since: number): ClusterNode => node('a', { since })

describe('mergeBatches', () => {
  test('of two neighbouring changes that are no milestones, the later one takes the earlier one up', () => {
    const batches = [modelChange(1, [nodeChange(quiet(0), quiet(1))]), modelChange(2, [nodeChange(quiet(1), quiet(2))])]
    expect(mergeBatches(batches)).toEqual([
      { ...modelChange(2, [nodeChange(quiet(0), quiet(2))]), causes: ['cause-2', 'cause-1'] },
    ])
  })

  test('a milestone keeps its place, and what follows it does not go up in it', () => {
    const silent = node('a', { state: 'silent', since: 1 })
    const later = node('a', { state: 'silent', since: 2 })
    const batches = [modelChange(1, [nodeChange(quiet(0), silent)]), modelChange(2, [nodeChange(silent, later)])]
    expect(mergeBatches(batches)).toEqual(batches)
  })

  test('what a relist inferred never merges with what the server told', () => {
    const batches = [
      modelChange(1, [nodeChange(quiet(0), quiet(1))], { synthetic: true }),
      modelChange(2, [nodeChange(quiet(1), quiet(2))]),
    ]
    expect(mergeBatches(batches)).toEqual(batches)
  })

  test('property: the end state is equal, and every milestone survives in its order', () => {
    fc.assert(
      fc.property(backlog, (batches) => {
        const merged = mergeBatches(batches)
        expect(endOf(merged)).toEqual(endOf(batches))
        expect(milestonesOf(merged)).toEqual(milestonesOf(batches))
        expect(merged.map(({ seq }) => seq)).toEqual(merged.map(({ seq }) => seq).toSorted((a, b) => a - b))
        expect(mergeBatches(merged)).toEqual(merged)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the story', () => {
  test.each(traceNames)('of %s is the same when its batches come merged', (name) => {
    const pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
    const [first, ...rest] = traceBatches(loadTrace(name), { flushMs: 0 }).map((batch) => pipeline.apply(batch).change)
    if (first === undefined) throw new Error('Expected a first list.')
    for (const size of [3, 40, rest.length]) {
      const merged = chunks(rest, size).flatMap(mergeBatches)
      expect(merged.length).toBeLessThanOrEqual(rest.length)
      expect(told(first, merged)).toEqual(told(first, rest))
    }
  })
})

function chunks(batches: readonly ModelChange[], size: number): readonly (readonly ModelChange[])[] {
  return Array.from({ length: Math.ceil(batches.length / size) }, (_, index) =>
    batches.slice(index * size, (index + 1) * size),
  )
}

/** What is told, without the order: within one batch it may differ, since fewer batches hold it. */
function told(first: ModelChange, batches: readonly ModelChange[]): readonly string[] {
  const maps = emptyEntityMaps()
  applyChanges(maps, first.changes)
  const teller = createStoryTeller(maps)
  const lines = batches.flatMap((batch) => {
    applyChanges(maps, batch.changes)
    return teller.tell(batch, maps).map(({ code, subject }) => `${code} ${subject.name} ${subject.uid ?? ''}`)
  })
  return lines.toSorted()
}

const states = ['ready', 'notReady', 'silent'] as const
const step = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  deed: fc.constantFrom('touch', 'touch', 'touch', 'touch', 'state', 'remove'),
  state: fc.constantFrom(...states),
})

/** Random steps made into batches whose changes follow on each other, as a model's do. */
const backlog = fc
  .array(
    fc.record({ steps: fc.array(step, { maxLength: 4 }), synthetic: fc.constantFrom(false, false, false, true) }),
    {
      maxLength: 25,
    },
  )
  .map((rounds): readonly ModelChange[] => {
    const now = new Map<string, ClusterNode>()
    let since = 0
    return rounds.map(({ steps, synthetic }, index) => {
      const changes = steps.flatMap(({ name, deed, state }): readonly EntityChange[] => {
        since += 1
        const before = now.get(name)
        if (deed === 'remove' && before === undefined) return []
        const after =
          deed === 'remove' ? undefined : node(name, { ...before, since, ...(deed === 'state' ? { state } : {}) })
        if (after === undefined) now.delete(name)
        else now.set(name, after)
        return [nodeChange(before, after)]
      })
      return modelChange(index + 1, changes, { synthetic })
    })
  })

function endOf(batches: readonly ModelChange[]): ReadonlyMap<string, ClusterNode> {
  const maps = emptyEntityMaps()
  for (const { changes } of batches) applyChanges(maps, changes)
  return maps.node
}

/** What a page can tell of each milestone: of which entity, in which batch, from which state to which. */
function milestonesOf(batches: readonly ModelChange[]): unknown {
  return batches.flatMap(({ seq, changes }) =>
    changes.flatMap(({ key, before, after }) => {
      const stateOf = (value: unknown): unknown => (value as ClusterNode | undefined)?.state
      return stateOf(before) === stateOf(after) ? [] : [{ seq, key, from: stateOf(before), to: stateOf(after) }]
    }),
  )
}
