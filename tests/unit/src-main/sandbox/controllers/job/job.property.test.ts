import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addJob, end, job, jobCluster, living, namespace, pods, run } from './kit.ts'

const operation = fc.record({
  kind: fc.constantFrom('run', 'succeed', 'fail', 'delete', 'gone', 'suspend', 'resume', 'parallelism', 'wait'),
  which: fc.nat({ max: 10 }),
  waitMs: fc.integer({ min: 20, max: 15_000 }),
})
const modes = fc.constantFrom(
  { completionMode: 'NonIndexed', completions: 5 },
  { completionMode: 'NonIndexed', completions: undefined },
  { completionMode: 'Indexed', completions: 5 },
  { completionMode: 'Indexed', completions: 5, backoffLimitPerIndex: 1, backoffLimit: 2147483647 },
  { completionMode: 'Indexed', completions: 5, podReplacementPolicy: 'Failed' },
)

type Made = ReturnType<typeof jobCluster>

function act(made: Made, kind: string, which: number): void {
  const all = pods(made)
  const pod = all[which % Math.max(1, all.length)]
  const { spec } = job(made)
  if (kind === 'suspend' || kind === 'resume')
    made.update('jobs', { ...job(made), spec: { ...spec, suspend: kind === 'suspend' } })
  else if (kind === 'parallelism') made.update('jobs', { ...job(made), spec: { ...spec, parallelism: which % 4 } })
  else if (pod === undefined || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return
  else if (kind === 'run') run(made, pod)
  else if (kind === 'succeed') end(made, pod)
  else if (kind === 'fail') end(made, pod, 1)
  else if (kind === 'delete') made.remove('pods', namespace, pod.metadata.name)
  else if (kind === 'gone') made.remove('pods', namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
}

test('whatever happens to its pods, a Job never counts back, never runs too many and never an index twice', () => {
  fc.assert(
    fc.property(modes, fc.array(operation, { maxLength: 25 }), (mode, operations) => {
      const made = jobCluster()
      addJob(made, { ...mode, parallelism: 3 })
      let told = 0
      for (const { kind, which, waitMs } of operations) {
        const { parallelism: before = 0 } = job(made).spec
        act(made, kind, which)
        made.step(waitMs)
        const { succeeded = 0, failed = 0, uncountedTerminatedPods: uncounted = {} } = job(made).status ?? {}
        const named = (uncounted.succeeded ?? []).length + (uncounted.failed ?? []).length
        expect(succeeded + failed + named).toBeGreaterThanOrEqual(told)
        told = succeeded + failed + named
        const { parallelism = 0, completions } = job(made).spec
        // Pods that were there when the parallelism fell are deleted at the next look.
        // A work queue that has seen a success leaves running what runs, whatever its parallelism.
        const isDraining = completions === undefined && succeeded > 0
        if (!isDraining) expect(living(made).length).toBeLessThanOrEqual(Math.max(before, parallelism))
        const indexes = living(made).map(({ spec }) => spec.hostname)
        if (job(made).spec.completionMode === 'Indexed') expect(new Set(indexes).size).toBe(indexes.length)
        if (completions !== undefined) expect(succeeded).toBeLessThanOrEqual(completions)
      }
      made.step(5_000)
      expect(job(made).status?.uncountedTerminatedPods ?? {}).toEqual({})
    }),
    { numRuns: 60 },
  )
})
