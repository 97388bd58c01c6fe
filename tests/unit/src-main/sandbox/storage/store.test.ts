import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../../../../src-main/sandbox/storage/store.ts'
import type { ObjectOf } from '../../../../../src-main/sandbox/objects.ts'
import type { StoreChange } from '../../../../../src-main/sandbox/storage/types.ts'

type ConfigMap = ObjectOf['configmaps']

function configMap(name: string, namespace = 'default', labels: Record<string, string> = {}): ConfigMap {
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, namespace, uid: `uid-${namespace}-${name}`, resourceVersion: '', creationTimestamp: '', labels },
  }
}

describe('the store', () => {
  test('one counter numbers every write, and listeners are told after it', () => {
    const store = createStore({ startRevision: 10 })
    const told: unknown[] = []
    store.subscribe(({ type, revision, object }) => told.push([type, revision, object.metadata.resourceVersion]))
    store.put('configmaps', configMap('a'))
    store.put('configmaps', configMap('a'))
    store.remove('configmaps', 'default', 'a')
    expect(told).toEqual([
      ['ADDED', 11, '11'],
      ['MODIFIED', 12, '12'],
      ['DELETED', 13, '13'],
    ])
  })

  test('lists are in the order of namespace and name', () => {
    const store = createStore()
    for (const [namespace, name] of [
      ['b', 'x'],
      ['a', 'y'],
      ['a', 'x'],
      ['a-b', 'x'],
    ] as const)
      store.put('configmaps', configMap(name, namespace))
    const names = (namespace?: string) =>
      store.list('configmaps', namespace).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    expect(names()).toEqual(['a-b/x', 'a/x', 'a/y', 'b/x'])
    expect(names('a')).toEqual(['a/x', 'a/y'])
  })

  test('a watch can resume until the history is forgotten', () => {
    const store = createStore({ startRevision: 1, historyLimit: 2 })
    for (let count = 0; count < 4; count++) store.put('configmaps', configMap(`c${count}`))
    expect(store.changesAfter('configmaps', 3).kind).toBe('ok')
    store.put('configmaps', configMap('c4'))
    const old = store.changesAfter('configmaps', 2)
    expect(old).toMatchObject({ kind: 'failed', failure: { code: 410, message: 'too old resource version: 2 (4)' } })
    expect(store.changesAfter('secrets', 1)).toEqual({ kind: 'ok', value: [] })
    store.compact()
    expect(store.changesAfter('secrets', 1)).toMatchObject({ kind: 'failed', failure: { code: 410 } })
    expect(store.changesAfter('secrets', store.revision)).toEqual({ kind: 'ok', value: [] })
  })

  test('indexes and owners follow every write', () => {
    const store = createStore()
    const byColor = store.index('configmaps', ({ metadata }) => Object.values(metadata.labels ?? {}))
    store.put('configmaps', configMap('a', 'default', { color: 'blue' }))
    store.put('configmaps', configMap('b', 'default', { color: 'blue' }))
    store.put('configmaps', configMap('a', 'default', { color: 'red' }))
    expect(byColor('blue').map(({ metadata }) => metadata.name)).toEqual(['b'])
    expect(byColor('red').map(({ metadata }) => metadata.name)).toEqual(['a'])
    store.remove('configmaps', 'default', 'b')
    expect(byColor('blue')).toEqual([])
  })

  test('the whole history replayed, and every older list, tell the same as it was', () => {
    const write = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), remove: fc.boolean() })
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
        const store = createStore({ startRevision: 0 })
        const snapshots: { revision: number; names: string[] }[] = []
        const versions = (): string[] =>
          store.list('configmaps').map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`)
        for (const { name, remove } of writes) {
          if (!remove) store.put('configmaps', configMap(name))
          else if (store.get('configmaps', 'default', name) !== undefined) store.remove('configmaps', 'default', name)
          snapshots.push({ revision: store.revision, names: versions() })
        }
        for (const { revision, names } of snapshots) {
          const then = store.listAt('configmaps', undefined, revision)
          expect(
            then.kind === 'ok' && then.value.map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`),
          ).toEqual(names)
        }
        const all = store.changesAfter('configmaps', 0)
        expect(all.kind === 'ok' && replayed(all.value)).toEqual(versions())
      }),
    )
  })
})

function replayed(changes: readonly StoreChange[]): string[] {
  const present = new Map<string, string>()
  for (const { type, object } of changes)
    if (type === 'DELETED') present.delete(object.metadata.name)
    else present.set(object.metadata.name, object.metadata.resourceVersion)
  return [...present].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, version]) => `${name}@${version}`)
}
