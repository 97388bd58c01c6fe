import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claimNamed, createWorld, podNamed, storageClass, volumeNamed, type World } from './world.ts'

const names = ['a', 'b', 'c'] as const
const name = fc.constantFrom(...names)
const sizes = fc.constantFrom('1Gi', '2Gi', '3Gi')
const classes = fc.constantFrom('', 'local-path', 'manual')

type Operation =
  | { readonly kind: 'claim'; readonly name: string; readonly size: string; readonly className: string }
  | { readonly kind: 'volume'; readonly name: string; readonly size: string; readonly className: string }
  | { readonly kind: 'pod'; readonly name: string; readonly claim: string }
  | {
      readonly kind: 'remove'
      readonly resource: 'persistentvolumeclaims' | 'persistentvolumes' | 'pods'
      readonly name: string
    }
  | { readonly kind: 'step'; readonly ms: number }

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const), name, size: sizes, className: classes }),
  fc.record({ kind: fc.constant('volume' as const), name, size: sizes, className: fc.constantFrom('', 'manual') }),
  fc.record({ kind: fc.constant('pod' as const), name, claim: name }),
  fc.record({
    kind: fc.constant('remove' as const),
    resource: fc.constantFrom('persistentvolumeclaims' as const, 'persistentvolumes' as const, 'pods' as const),
    name,
  }),
  fc.record({ kind: fc.constant('step' as const), ms: fc.constantFrom(1, 50, 1_100, 16_000) }),
)

function apply(world: World, made: Operation): void {
  switch (made.kind) {
    case 'claim':
      if (world.find('persistentvolumeclaims', made.name) === undefined)
        world.add('persistentvolumeclaims', claimNamed(made.name, { size: made.size, className: made.className }))
      return
    case 'volume':
      if (world.find('persistentvolumes', made.name) === undefined)
        world.add('persistentvolumes', volumeNamed(made.name, { size: made.size, className: made.className }))
      return
    case 'pod':
      if (world.find('pods', made.name) === undefined) world.add('pods', podNamed(made.name, [made.claim]))
      return
    case 'remove':
      if (world.find(made.resource, made.name) !== undefined) world.remove(made.resource, made.name)
      return
    case 'step':
      world.step(made.ms)
  }
}

/** What must hold after every single write. */
function watchInvariants(world: World): readonly string[] {
  const broken: string[] = []
  world.store.subscribe(({ type, object, before }) => {
    if (object.kind === 'PersistentVolume' && type === 'MODIFIED') {
      const is = object as ReturnType<typeof world.get<'persistentvolumes'>>
      const was = before as typeof is
      const [uid, uidBefore] = [is.spec.claimRef?.uid, was.spec.claimRef?.uid]
      if (uidBefore !== undefined && uid !== uidBefore) broken.push(`${is.metadata.name} was given to a second claim`)
      if (was.status?.phase === 'Released' && !['Released', 'Failed'].includes(is.status?.phase ?? ''))
        broken.push(`${is.metadata.name} was released and became ${is.status?.phase}`)
    }
    const bound = world.store.list('persistentvolumeclaims').filter(({ status }) => status?.phase === 'Bound')
    const volumes = bound.map(({ spec }) => spec.volumeName)
    if (new Set(volumes).size !== volumes.length) broken.push(`two claims have one volume: ${volumes.join(' ')}`)
    if (object.kind === 'Pod' && type === 'MODIFIED') {
      const pod = object as ReturnType<typeof world.get<'pods'>>
      const isNew = (pod.spec.nodeName ?? '') !== '' && (before as typeof pod).spec.nodeName === undefined
      const claim = world.find('persistentvolumeclaims', pod.spec.volumes?.[0]?.persistentVolumeClaim?.claimName ?? '')
      if (isNew && claim?.status?.phase !== 'Bound')
        broken.push(`${pod.metadata.name} has a node before its claim is bound`)
    }
  })
  return broken
}

test('whatever happens, a volume has one claim, a released one none, and a pod gets its node after its claims', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 25 }), (operations) => {
      const world = createWorld()
      world.add('storageclasses', storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' }))
      const broken = watchInvariants(world)
      for (const made of operations) apply(world, made)
      world.step(20_000)
      expect(broken).toEqual([])
      expect(world.defects).toEqual([])
    }),
    { numRuns: 150, seed: 4 },
  )
})
