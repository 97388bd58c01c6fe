import { beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { ObjectOf } from '../../../../../src-main/sandbox/objects.ts'
import { createSandbox, type Sandbox } from '../../../../../src-main/sandbox/sandbox.ts'
import type { Outcome, Status } from '../../../../../src-main/sandbox/status.ts'

const startMs = Date.UTC(2026, 10, 21, 12)
let sandbox: Sandbox

beforeEach(() => {
  const onDefect = (defect: unknown): never => {
    throw defect
  }
  sandbox = createSandbox({ clock: new ManualClock(0), seed: 1, startMs, isFrozen: true, onDefect })
})

const value = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.kind === 'failed') throw new Error(`an object was expected, found ${outcome.failure.message}`)
  return outcome.value
}
const refusalOf = (outcome: Outcome<unknown>): Pick<Status, 'code' | 'message'> => {
  if (outcome.kind === 'ok') throw new Error('a refusal was expected, found an object')
  const { code, message } = outcome.failure
  return { code, message }
}

const configMap = (name: string, more: Partial<ObjectOf['configmaps']['metadata']> = {}): ObjectOf['configmaps'] =>
  value(
    sandbox.registry.create('configmaps', {
      metadata: { name, namespace: 'default', ...more },
      data: { color: 'blue' },
    }),
  )

describe('the registry', () => {
  test('gives what is made a uid, a time and a version, and keeps nothing of the maker', () => {
    const data = { color: 'blue' }
    const made = value(sandbox.registry.create('configmaps', { metadata: { name: 'a', namespace: 'default' }, data }))
    data.color = 'red'
    expect(made.data).toEqual({ color: 'blue' })
    expect(made.metadata).toMatchObject({ creationTimestamp: '2026-11-21T12:00:00Z', namespace: 'default' })
    expect(made.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number(made.metadata.resourceVersion)).toBe(sandbox.store.revision)
  })

  test('generated names are five letters behind their prefix', () => {
    const made = value(
      sandbox.registry.create('configmaps', { metadata: { generateName: 'set-', namespace: 'default' } }),
    )
    expect(made.metadata.name).toMatch(/^set-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  test('a taken name, a lost race and a wrong uid are conflicts in the real words', () => {
    const made = configMap('a')
    expect(refusalOf(sandbox.registry.create('configmaps', { metadata: { name: 'a', namespace: 'default' } }))).toEqual(
      {
        code: 409,
        message: 'configmaps "a" already exists',
      },
    )
    value(sandbox.registry.update('configmaps', { ...made, data: { color: 'red' } }))
    expect(refusalOf(sandbox.registry.update('configmaps', { ...made, data: { color: 'green' } }))).toEqual({
      code: 409,
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    })
    const asked = { preconditions: { uid: 'x' } }
    expect(refusalOf(sandbox.registry.delete('configmaps', 'default', 'a', asked)).message).toBe(
      `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (x) does not match the UID in record (${made.metadata.uid}). The object might have been deleted and then recreated`,
    )
  })

  test('a write that changes nothing is no write', () => {
    const made = configMap('a')
    const before = sandbox.store.revision
    expect(value(sandbox.registry.update('configmaps', { ...made, data: { color: 'blue' } }))).toBe(made)
    expect(sandbox.store.revision).toBe(before)
  })

  test('dry runs answer as if, and store nothing', () => {
    const before = sandbox.store.revision
    const metadata = { name: 'dry', namespace: 'default' }
    expect(value(sandbox.registry.create('configmaps', { metadata }, { dryRun: true })).metadata.uid).not.toBe('')
    expect(sandbox.store.get('configmaps', 'default', 'dry')).toBeUndefined()
    expect(sandbox.store.revision).toBe(before)
  })

  test('finalizers keep a deleted object, new ones are refused, and the last one taken away removes it', () => {
    const made = configMap('a', { finalizers: ['example.com/hold'] })
    expect(value(sandbox.registry.delete('configmaps', 'default', 'a')).isGone).toBe(false)
    const deleting = sandbox.store.get('configmaps', 'default', 'a') ?? made
    expect(deleting.metadata).toMatchObject({
      deletionTimestamp: '2026-11-21T12:00:00Z',
      deletionGracePeriodSeconds: 0,
    })
    const more = {
      ...deleting,
      metadata: { ...deleting.metadata, finalizers: ['example.com/hold', 'example.com/more'] },
    }
    expect(refusalOf(sandbox.registry.update('configmaps', more)).message).toContain(
      'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
    )
    const seen: unknown[] = []
    sandbox.store.subscribe(({ type, object }) => seen.push([type, object.metadata.finalizers]))
    value(sandbox.registry.update('configmaps', { ...deleting, metadata: { ...deleting.metadata, finalizers: [] } }))
    expect(seen).toEqual([['DELETED', ['example.com/hold']]])
  })

  test('propagation policies are finalizers of the owner', () => {
    for (const [policy, finalizers] of [
      ['Orphan', ['orphan']],
      ['Foreground', ['foregroundDeletion']],
    ] as const) {
      configMap(policy.toLowerCase())
      const { object, isGone } = value(
        sandbox.registry.delete('configmaps', 'default', policy.toLowerCase(), { propagationPolicy: policy }),
      )
      expect({ isGone, finalizers: object.metadata.finalizers }).toEqual({ isGone: false, finalizers })
    }
  })

  test('a pod on a node is given its grace, which may only be made shorter; at 0 watchers see the write and then the end', () => {
    const metadata = { name: 'p', namespace: 'default' }
    const spec = { containers: [{ name: 'c', image: 'busybox' }], nodeName: 'node-1' }
    value(sandbox.registry.create('pods', { metadata, spec }))
    const seen: string[] = []
    sandbox.store.subscribe(({ type, resource, object }) => {
      if (resource === 'pods') seen.push(`${type} ${object.metadata.deletionGracePeriodSeconds ?? '-'}`)
    })
    value(sandbox.registry.delete('pods', 'default', 'p'))
    value(sandbox.registry.delete('pods', 'default', 'p', { gracePeriodSeconds: 60 }))
    value(sandbox.registry.delete('pods', 'default', 'p', { gracePeriodSeconds: 5 }))
    value(sandbox.registry.delete('pods', 'default', 'p', { gracePeriodSeconds: 0 }))
    expect(seen).toEqual(['MODIFIED 30', 'MODIFIED 5', 'MODIFIED 0', 'DELETED 0'])
  })

  test('a second binding is refused', () => {
    const spec = { containers: [{ name: 'c', image: 'busybox' }] }
    value(sandbox.registry.create('pods', { metadata: { name: 'p', namespace: 'default' }, spec }))
    const bound = value(sandbox.registry.bind('default', 'p', 'node-1'))
    expect(bound.status?.conditions?.find(({ type }) => type === 'PodScheduled')?.status).toBe('True')
    expect(refusalOf(sandbox.registry.bind('default', 'p', 'node-2'))).toEqual({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "node-1"',
    })
  })
})
