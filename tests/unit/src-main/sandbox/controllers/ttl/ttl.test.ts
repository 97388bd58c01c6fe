import { expect, test } from 'vitest'
import { createTtlController } from '../../../../../../src-main/sandbox/controllers/ttl/index.ts'
import { plainCluster } from '../plain-cluster.ts'

test.each([
  ['Complete', 5, 4_900, 5_100],
  ['Failed', 0, null, 100],
])('a Job that is %s goes %i s after its end, in the foreground', (type, ttlSecondsAfterFinished, there, gone) => {
  const made = plainCluster([createTtlController])
  made.create('jobs', {
    metadata: { name: 'work', namespace: 'shop' },
    spec: { ttlSecondsAfterFinished, template: { spec: { containers: [] } } },
  })
  const lastTransitionTime = new Date(made.nowMs()).toISOString()
  made.setStatus('jobs', 'shop', 'work', { conditions: [{ type, status: 'True', lastTransitionTime }] })
  if (there !== null) {
    made.step(there)
    expect(made.store.get('jobs', 'shop', 'work')?.metadata.deletionTimestamp).toBeUndefined()
  }
  made.step(gone - (there ?? 0))
  // The garbage collector, which is not here, takes the finalizer away when the pods are gone.
  expect(made.store.get('jobs', 'shop', 'work')?.metadata).toMatchObject({ finalizers: ['foregroundDeletion'] })
})

test('a Job without a limit, or still running, stays', () => {
  const made = plainCluster([createTtlController])
  for (const name of ['endless', 'running'])
    made.create('jobs', {
      metadata: { name, namespace: 'shop' },
      spec: { ...(name === 'running' ? { ttlSecondsAfterFinished: 1 } : {}), template: { spec: { containers: [] } } },
    })
  const lastTransitionTime = new Date(made.nowMs()).toISOString()
  made.setStatus('jobs', 'shop', 'endless', { conditions: [{ type: 'Complete', status: 'True', lastTransitionTime }] })
  made.step(60_000)
  expect(made.store.list('jobs').every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
})
