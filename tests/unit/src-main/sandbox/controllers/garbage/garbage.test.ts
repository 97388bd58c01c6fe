import { describe, expect, test } from 'vitest'
import { controllerReference, type OwnerReference } from '../../../../../../src-main/sandbox/controllers/facts.ts'
import { createGarbageController } from '../../../../../../src-main/sandbox/controllers/garbage/index.ts'
import type { ObjectOf, StoredObject } from '../../../../../../src-main/sandbox/objects.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'

const namespace = 'shop'
const cluster = (): PlainCluster => plainCluster([createGarbageController])

const reference = (owner: StoredObject): OwnerReference => ({ ...controllerReference(owner), controller: false })

function addConfig(
  made: PlainCluster,
  name: string,
  owners: readonly StoredObject[] = [],
  change: object = {},
): ObjectOf['configmaps'] {
  // No more than one owner may be the controller.
  const ownerReferences = owners.map((owner): OwnerReference => ({ ...reference(owner), ...change }))
  return made.create('configmaps', { metadata: { name, namespace, ownerReferences } })
}

const names = ({ store }: PlainCluster): readonly string[] =>
  store.list('configmaps', namespace).map(({ metadata }) => metadata.name)
const config = ({ store }: PlainCluster, name: string): ObjectOf['configmaps'] | undefined =>
  store.get('configmaps', namespace, name)

describe('an object with owners', () => {
  test('is deleted when its only owner is gone, and its own dependents after it', () => {
    const made = cluster()
    const root = addConfig(made, 'root')
    const leaf = addConfig(made, 'leaf', [addConfig(made, 'branch', [root])])
    expect(leaf.metadata.ownerReferences).toHaveLength(1)
    made.step(100)
    expect(names(made)).toEqual(['branch', 'leaf', 'root'])
    made.remove('configmaps', namespace, 'root')
    made.step(100)
    expect(names(made)).toEqual([])
  })

  test('keeps living while one owner does, without the references to those that are gone', () => {
    const made = cluster()
    const [one, other] = [addConfig(made, 'one'), addConfig(made, 'other')]
    addConfig(made, 'shared', [one, other])
    made.remove('configmaps', namespace, 'one')
    made.step(100)
    expect(config(made, 'shared')?.metadata.ownerReferences).toEqual([reference(other)])
    made.remove('configmaps', namespace, 'other')
    made.step(100)
    expect(names(made)).toEqual([])
  })

  test('an owner made again under the same name is another one', () => {
    const made = cluster()
    addConfig(made, 'child', [addConfig(made, 'parent')])
    made.remove('configmaps', namespace, 'parent')
    addConfig(made, 'parent')
    made.step(100)
    expect(names(made)).toEqual(['parent'])
  })

  test('an owner in another namespace counts for nothing, and is said', () => {
    const made = cluster()
    const far = made.create('configmaps', { metadata: { name: 'far', namespace: 'elsewhere' } })
    addConfig(made, 'child', [far])
    made.step(100)
    expect(names(made)).toEqual([])
    expect(made.said).toMatchObject([{ type: 'Warning', reason: 'OwnerRefInvalidNamespace' }])
  })

  test('an owner without a namespace may own what has one', () => {
    const made = cluster()
    const node = made.create('nodes', { metadata: { name: 'node-1' }, spec: {} })
    addConfig(made, 'child', [node])
    made.step(100)
    expect(names(made)).toEqual(['child'])
    made.remove('nodes', '', 'node-1')
    made.step(100)
    expect(names(made)).toEqual([])
  })

  test('an owner of a kind that the cluster does not have is believed to be there', () => {
    const made = cluster()
    addConfig(made, 'child', [addConfig(made, 'parent')], { kind: 'Shop', apiVersion: 'example.com/v1' })
    made.remove('configmaps', namespace, 'parent')
    made.step(1_000)
    expect(names(made)).toEqual(['child'])
  })
})

describe('deletion in the foreground', () => {
  test('the owner goes after what blocks it, and not before', () => {
    const made = cluster()
    const parent = addConfig(made, 'parent')
    const child = addConfig(made, 'child', [parent])
    made.update('configmaps', { ...child, metadata: { ...child.metadata, finalizers: ['example.com/hold'] } })
    made.remove('configmaps', namespace, 'parent', { propagationPolicy: 'Foreground' })
    made.step(1_000)
    expect(names(made)).toEqual(['child', 'parent'])
    expect(config(made, 'child')?.metadata.deletionTimestamp).toBeDefined()
    const { finalizers: _held, ...metadata } = config(made, 'child')?.metadata ?? child.metadata
    made.update('configmaps', { ...child, metadata })
    made.step(1_000)
    expect(names(made)).toEqual([])
    const gone = made.changes.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name)
    expect(gone).toEqual(['child', 'parent'])
  })

  test('dependents that do not block are deleted too, but are not waited for', () => {
    const made = cluster()
    const parent = addConfig(made, 'parent')
    const child = addConfig(made, 'child', [parent], { blockOwnerDeletion: false })
    made.update('configmaps', { ...child, metadata: { ...child.metadata, finalizers: ['example.com/hold'] } })
    made.remove('configmaps', namespace, 'parent', { propagationPolicy: 'Foreground' })
    made.step(1_000)
    expect(names(made)).toEqual(['child'])
    expect(config(made, 'child')?.metadata.deletionTimestamp).toBeDefined()
  })

  test('it is passed on: the whole tree goes from its leaves', () => {
    const made = cluster()
    const branch = addConfig(made, 'branch', [addConfig(made, 'root')])
    addConfig(made, 'leaf', [branch])
    made.remove('configmaps', namespace, 'root', { propagationPolicy: 'Foreground' })
    made.step(1_000)
    const gone = made.changes.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name)
    expect(gone).toEqual(['leaf', 'branch', 'root'])
  })
})

test('orphans lose the reference to their owner before it goes, and stay', () => {
  const made = cluster()
  const parent = addConfig(made, 'parent')
  addConfig(made, 'one', [parent])
  addConfig(made, 'two', [parent, addConfig(made, 'other')])
  made.remove('configmaps', namespace, 'parent', { propagationPolicy: 'Orphan' })
  made.step(1_000)
  expect(names(made)).toEqual(['one', 'other', 'two'])
  expect(config(made, 'one')?.metadata.ownerReferences).toBeUndefined()
  expect(config(made, 'two')?.metadata.ownerReferences).toHaveLength(1)
  expect(made.changes.at(-1)).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'parent' } } })
})
