import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStatefulSetController } from '../../../../../../src-main/sandbox/controllers/stateful-set/controller.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import type { StoreChange } from '../../../../../../src-main/sandbox/storage/types.ts'
import { dataClaim, image, set, World } from '../sets/world.ts'

type Policy = 'OrderedReady' | 'Parallel'

/** What can befall a set: a person's wishes, and the lives of its pods. `pod` picks one of those that there are. */
type Blow =
  | { readonly kind: 'scale'; readonly replicas: number }
  | { readonly kind: 'image'; readonly version: number }
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'run' | 'falter' | 'fail' | 'delete' | 'vanish'; readonly pod: number }
  | { readonly kind: 'pass'; readonly ms: number }

const blow: fc.Arbitrary<Blow> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('scale' as const), replicas: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('image' as const), version: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('partition' as const), partition: fc.nat(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'run' as const,
        'run' as const,
        'falter' as const,
        'fail' as const,
        'delete' as const,
        'vanish' as const,
      ),
      pod: fc.nat(9),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(40) }) },
)

function suffer(it: World, hit: Blow): void {
  if (hit.kind === 'scale') return it.setSpec('statefulsets', 'web', { replicas: hit.replicas })
  if (hit.kind === 'image') return it.setSpec('statefulsets', 'web', image(hit.version))
  if (hit.kind === 'partition')
    return it.setSpec('statefulsets', 'web', {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: hit.partition } },
    })
  if (hit.kind === 'pass') return it.step(hit.ms)
  const pods = it.store.list('pods')
  const pod = pods[hit.pod % Math.max(1, pods.length)]
  if (pod === undefined) return
  const { name, deletionTimestamp } = pod.metadata
  if (hit.kind === 'delete') return it.delete('pods', name)
  if (hit.kind === 'vanish') return deletionTimestamp === undefined ? undefined : it.vanish(name)
  if (hit.kind === 'fail') return it.end(name, 'Failed')
  if (pod.status?.phase === 'Failed') return
  it.run(name, hit.kind === 'run')
}

/** Checks every write of the controller against what was there before it. */
class Watcher {
  readonly #pods = new Map<string, { readonly isReady: boolean; readonly isLeaving: boolean }>()
  readonly #policy: Policy
  #replicas = 0
  /** True while a person acts, whose deletions follow no order. */
  isPersonActing = false

  constructor(policy: Policy) {
    this.#policy = policy
  }

  see({ resource, type, object }: StoreChange): void {
    if (resource === 'statefulsets') this.#replicas = (object as { spec: { replicas: number } }).spec.replicas
    if (resource === 'persistentvolumeclaims') expect(type, 'claims are never deleted').not.toBe('DELETED')
    if (resource !== 'pods') return
    const { name, deletionTimestamp } = object.metadata
    if (type === 'DELETED') return void this.#pods.delete(name)
    if (type === 'ADDED') this.#seeNew(name)
    const isLeaving = deletionTimestamp !== undefined
    if (isLeaving && !this.isPersonActing && this.#pods.get(name)?.isLeaving === false) this.#seeDeleted(name)
    const status = (object as { status?: { phase?: string; conditions?: readonly { type: string; status: string }[] } })
      .status
    const isReady = status?.phase === 'Running' && status.conditions?.some((one) => one.status === 'True') === true
    this.#pods.set(name, { isReady, isLeaving })
  }

  #seeNew(name: string): void {
    expect(this.#pods.has(name), `one pod ${name} at most`).toBe(false)
    expect(ordinalOf(name)).toBeLessThan(this.#replicas)
    if (this.#policy === 'Parallel') return
    for (let below = ordinalOf(name) - 1; below >= 0; below--)
      expect(this.#pods.get(`web-${below}`), `web-${below} before ${name}`).toEqual({ isReady: true, isLeaving: false })
  }

  #seeDeleted(name: string): void {
    if (this.#policy === 'Parallel' || ordinalOf(name) < this.#replicas) return
    const above = [...this.#pods.keys()].filter((other) => ordinalOf(other) > ordinalOf(name))
    expect(above, `none above ${name} when it is scaled away`).toEqual([])
  }
}

const ordinalOf = (name: string): number => Number(name.slice('web-'.length))

const isReadyIn = (status: ObjectOf['pods']['status']): boolean =>
  status?.conditions?.some((condition) => condition.status === 'True') === true

/** Lets every pod get Ready and every deleted one go, until nothing happens any more. */
function heal(it: World): void {
  for (let round = 0; round < 60; round++) {
    it.step(100)
    for (const { metadata, status } of it.store.list('pods'))
      if (metadata.deletionTimestamp !== undefined) it.vanish(metadata.name)
      else if (status?.phase !== 'Failed' && !isReadyIn(status)) it.run(metadata.name)
  }
  it.step(100)
}

test.each(['OrderedReady', 'Parallel'] as const)(
  '%s keeps its promises whatever happens, and heals',
  (podManagementPolicy) => {
    fc.assert(
      fc.property(fc.array(blow, { minLength: 5, maxLength: 60 }), (blows) => {
        const it = new World({ controllers: [createStatefulSetController] })
        const watcher = new Watcher(podManagementPolicy)
        it.store.subscribe((change) => watcher.see(change))
        it.create('statefulsets', set({ replicas: 3, podManagementPolicy, volumeClaimTemplates: [dataClaim] }))
        for (const hit of blows) {
          watcher.isPersonActing = hit.kind !== 'pass'
          suffer(it, hit)
          watcher.isPersonActing = false
          it.step(5)
        }
        it.setSpec('statefulsets', 'web', {
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        })
        heal(it)
        const { spec, status } = it.get('statefulsets', 'web')
        expect(it.names('pods')).toEqual(Array.from({ length: spec.replicas ?? 0 }, (_unused, at) => `web-${at}`))
        expect(status?.readyReplicas ?? 0).toBe(spec.replicas)
        expect(status?.updatedReplicas ?? 0).toBe(spec.replicas)
        expect(status?.currentRevision).toBe(status?.updateRevision)
      }),
      { numRuns: 60 },
    )
  },
)
