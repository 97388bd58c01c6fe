import { describe, expect, test } from 'vitest'
import { ok, failed, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { ApiRequest } from '../../../../../src-main/sandbox/api/index.ts'
import type { ControlCommand, ControlState, Fault } from '../../../../../src-main/sandbox/control.ts'
import { createFaults, type ControlTarget, type Faults } from '../../../../../src-main/sandbox/faults/index.ts'
import { parseCommand } from '../../../../../src-main/sandbox/faults/parse-command.ts'
import type { ObjectOf } from '../../../../../src-main/sandbox/objects.ts'
import { nodeCluster, type NodeCluster } from '../kubelet/node-cluster.ts'

interface Faulty extends NodeCluster {
  readonly faults: Faults
  readonly cuts: { count: number }
  fault(fault: Fault): Result<null, Problem>
  mend(fault: Fault): Result<null, Problem>
}

function faulty(random: () => number = () => 0.5): Faulty {
  const cluster = nodeCluster()
  const { store, registry, time } = cluster
  const cuts = { count: 0 }
  const faults = createFaults({ store, registry, time, random, cutWatches: () => (cuts.count += 1) })
  registry.create('storageclasses', { metadata: { name: 'local-path' }, provisioner: 'rancher.io/local-path' })
  return {
    ...cluster,
    faults,
    cuts,
    fault: (fault) => faults.apply({ command: 'fault', fault }),
    mend: (fault) => faults.apply({ command: 'mend', fault }),
  }
}

const web0 = { kind: 'Pod', namespace: 'shop', name: 'web-0' } as const

const ready = (cluster: NodeCluster, name = 'web-0'): boolean =>
  cluster.pod(name)?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

const waiting = (cluster: NodeCluster): string | undefined =>
  cluster.pod('web-0')?.status?.containerStatuses?.[0]?.state?.waiting?.reason

describe('faults of a pod', () => {
  test.each([
    ['failReadiness', undefined],
    ['crash', 'CrashLoopBackOff'],
    ['imageError', 'ErrImagePull'],
  ] as const)('%s shows, is in force, and is mended', (name, reason) => {
    const cluster = faulty()
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(1000)
    const fault: Fault = { fault: name, on: web0 }
    expect(cluster.fault(fault)).toEqual(ok(null))
    expect(cluster.faults.inForce()).toEqual([fault])
    cluster.time.step(1500)
    expect(ready(cluster)).toBe(false)
    expect(waiting(cluster)).toBe(reason)
    expect(cluster.mend(fault)).toEqual(ok(null))
    expect(cluster.faults.inForce()).toEqual([])
    cluster.time.step(6000)
    expect(ready(cluster)).toBe(true)
    expect(cluster.pod('web-0')?.metadata).not.toHaveProperty('annotations')
  })

  test('a slow image and a slow volume hold the start back', () => {
    const cluster = faulty()
    cluster.addPod('web-0', 'node-1')
    cluster.fault({ fault: 'slowPull', on: web0, seconds: 5 })
    cluster.fault({ fault: 'slowAttach', on: web0, seconds: 3 })
    expect(cluster.faults.inForce()).toEqual([
      { fault: 'slowPull', on: web0, seconds: 5 },
      { fault: 'slowAttach', on: web0, seconds: 3 },
    ])
    cluster.time.step(8000)
    expect(cluster.pod('web-0')?.status?.phase).toBe('Pending')
    cluster.time.step(1000)
    expect(ready(cluster)).toBe(true)
  })

  test('of a pod that is not there are refused with the place', () => {
    expect(faulty().fault({ fault: 'crash', on: web0 })).toEqual(
      failed({ code: 'sandbox-refused', params: { detail: 'there is no pods shop/web-0' } }),
    )
  })
})

describe('faults of a set', () => {
  test('concern all its pods, those to come too, and leave the template alone', () => {
    const cluster = faulty()
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } }
    const set = cluster.registry.create('statefulsets', {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { serviceName: 'web', selector: { matchLabels: { app: 'web' } }, template },
    })
    if (set.kind === 'failed') throw new Error(set.failure.message)
    const { uid } = set.value.metadata
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid, controller: true }]
    cluster.addPod('web-0', 'node-1', { metadata: { ownerReferences } })
    cluster.time.step(1000)
    const fault: Fault = { fault: 'failReadiness', on: { kind: 'StatefulSet', namespace: 'shop', name: 'web' } }
    cluster.fault(fault)
    cluster.addPod('web-1', 'node-2', { metadata: { ownerReferences } })
    cluster.time.step(2000)
    expect([ready(cluster, 'web-0'), ready(cluster, 'web-1')]).toEqual([false, false])
    expect(cluster.store.get('statefulsets', 'shop', 'web')?.spec.template).toEqual(template)
    expect(cluster.faults.inForce()).toEqual([fault])
    cluster.mend(fault)
    cluster.time.step(1000)
    expect([ready(cluster, 'web-0'), ready(cluster, 'web-1')]).toEqual([true, true])
  })
})

describe('faults of nodes and classes', () => {
  test.each<[Fault, (cluster: Faulty) => unknown, unknown, unknown]>([
    [
      { fault: 'nodeSilent', node: 'node-1' },
      ({ node }) => node('node-1').metadata.labels?.['controlplane.test/kubelet'] ?? null,
      null,
      'running',
    ],
    [
      { fault: 'nodeFull', node: 'node-2' },
      ({ node }) => node('node-2').metadata.annotations?.['controlplane.test/full'] ?? null,
      'true',
      null,
    ],
    [
      { fault: 'provisionerSilent', storageClass: 'local-path' },
      ({ store }) =>
        store.get('storageclasses', '', 'local-path')?.metadata.annotations?.['controlplane.test/provisioning'] ?? null,
      'silent',
      null,
    ],
    [
      { fault: 'provisionerRefusing', storageClass: 'local-path' },
      ({ store }) =>
        store.get('storageclasses', '', 'local-path')?.metadata.annotations?.['controlplane.test/provisioning'] ?? null,
      'fail',
      null,
    ],
  ])('%j', (fault, mark, during, after) => {
    const cluster = faulty()
    cluster.fault(fault)
    expect(mark(cluster)).toBe(during)
    expect(cluster.faults.inForce()).toEqual([fault])
    cluster.mend(fault)
    expect(mark(cluster)).toBe(after)
    expect(cluster.faults.inForce()).toEqual([])
  })
})

describe('faults of requests', () => {
  const facts = { verb: 'get', resource: 'pods', subresource: '', namespace: 'shop', name: 'web-0' } as const

  test('a share of requests is answered with 500', () => {
    const numbers = [0.1, 0.9]
    const cluster = faulty(() => numbers.shift() ?? 0)
    expect(cluster.faults.refusalOf(facts)).toBeNull()
    cluster.fault({ fault: 'apiErrors', rate: 0.5 })
    expect(cluster.faults.refusalOf(facts)).toMatchObject({ code: 500, reason: 'InternalError' })
    expect(cluster.faults.refusalOf(facts)).toBeNull()
    expect(cluster.faults.inForce()).toEqual([{ fault: 'apiErrors', rate: 0.5 }])
    cluster.fault({ fault: 'apiErrors', rate: 0 })
    expect(cluster.faults.inForce()).toEqual([])
  })

  test('watches are cut, and versions expire with them', () => {
    const cluster = faulty()
    cluster.fault({ fault: 'cutWatches' })
    expect(cluster.cuts.count).toBe(1)
    const { revision } = cluster.store
    cluster.addPod('web-0', 'node-1')
    expect(cluster.store.changesAfter('pods', revision).kind).toBe('ok')
    cluster.fault({ fault: 'expireVersions' })
    expect(cluster.cuts.count).toBe(2)
    expect(cluster.store.changesAfter('pods', revision)).toMatchObject({ kind: 'failed', failure: { code: 410 } })
  })
})

describe('commands are read', () => {
  test.each<[unknown, ControlCommand]>([
    [{ command: 'freeze' }, { command: 'freeze' }],
    [
      { command: 'speed', speed: 16 },
      { command: 'speed', speed: 16 },
    ],
    [
      { command: 'step', seconds: 2.5 },
      { command: 'step', seconds: 2.5 },
    ],
    [{ command: 'reset' }, { command: 'reset' }],
    [
      { command: 'reset', seed: 3, scenario: null },
      { command: 'reset', seed: 3, scenario: null },
    ],
    [
      { command: 'fault', fault: { fault: 'crash', on: web0 } },
      { command: 'fault', fault: { fault: 'crash', on: web0 } },
    ],
    [
      { command: 'mend', fault: { fault: 'apiErrors', rate: 1 } },
      { command: 'mend', fault: { fault: 'apiErrors', rate: 1 } },
    ],
  ])('%j', (value, expected) => {
    expect(parseCommand(value)).toEqual(ok(expected))
  })

  test.each([
    [null, 'a command: expected an object with "command", found null'],
    [{ command: 'fly' }, 'command: expected freeze, resume, speed, step, reset, scenario, fault or mend, found "fly"'],
    [{ command: 'speed', speed: 17 }, 'speed: expected a number from 0.25 to 16, found 17'],
    [{ command: 'step', seconds: -1 }, 'seconds: expected a number from 0 to 604800, found -1'],
    [{ command: 'reset', seed: 1.5 }, 'seed: expected a whole number of 0 or more, found 1.5'],
    [{ command: 'reset', scenario: 3 }, 'scenario: expected a name, or null for an empty cluster, found 3'],
    [{ command: 'scenario' }, 'name: expected a name, found nothing'],
    [{ command: 'fault' }, 'fault: expected an object with "fault", found nothing'],
    [{ command: 'fault', fault: { fault: 'rain' } }, 'fault.fault: expected the name of a fault, found "rain"'],
    [
      { command: 'fault', fault: { fault: 'crash', on: { kind: 'Job' } } },
      'fault.on: expected an object with kind Pod or StatefulSet, namespace and name, found {"kind":"Job"}',
    ],
    [{ command: 'fault', fault: { fault: 'apiErrors', rate: 2 } }, 'rate: expected a number from 0 to 1, found 2'],
  ])('%j is refused with what was expected', (value, message) => {
    expect(parseCommand(value)).toEqual(failed(message))
  })
})

describe('the control API', () => {
  const state: ControlState = { nowMs: 5, isFrozen: false, speed: 1, seed: 7, scenario: 'redis', faults: [] }

  function asked(
    method: string,
    path: string,
    body = '',
  ): { readonly status: number; readonly body: unknown; readonly commands: readonly ControlCommand[] } {
    const commands: ControlCommand[] = []
    const target: ControlTarget = {
      state,
      scenarios: [],
      command(command) {
        commands.push(command)
        return command.command === 'scenario'
          ? failed({ code: 'sandbox-refused', params: { detail: 'no such one' } })
          : ok(null)
      },
    }
    const request: ApiRequest = { method, path, query: '', headers: {}, body }
    const answer = faulty().faults.answer(request, target)
    if (answer?.kind !== 'body') return { status: 0, body: null, commands }
    return { status: answer.status, body: JSON.parse(String(answer.body)), commands }
  }

  test('tells its state', () => {
    expect(asked('GET', '/podium/v1/state')).toEqual({ status: 200, body: { ...state, scenarios: [] }, commands: [] })
  })

  test.each<[string, string, string, ControlCommand]>([
    ['POST', 'freeze', '', { command: 'freeze' }],
    ['POST', 'speed', '{"speed":4}', { command: 'speed', speed: 4 }],
    [
      'POST',
      'faults',
      '{"fault":"nodeFull","node":"node-1"}',
      { command: 'fault', fault: { fault: 'nodeFull', node: 'node-1' } },
    ],
    [
      'DELETE',
      'faults',
      '{"fault":"nodeFull","node":"node-1"}',
      { command: 'mend', fault: { fault: 'nodeFull', node: 'node-1' } },
    ],
    ['POST', 'command', '{"command":"resume"}', { command: 'resume' }],
  ])('%s %s %s', (method, path, body, command) => {
    expect(asked(method, `/podium/v1/${path}`, body)).toMatchObject({ status: 200, commands: [command] })
  })

  test.each([
    ['GET', '/podium/v1/freeze', '', 405],
    ['POST', '/podium/v1/nothing', '', 404],
    ['POST', '/podium/v1/speed', '{', 400],
    ['POST', '/podium/v1/speed', '{"speed":"fast"}', 400],
    ['POST', '/podium/v1/speed', '[1]', 400],
    ['POST', '/podium/v1/scenario', '{"name":"x"}', 409],
  ])('%s %s %s is answered with %i and a message', (method, path, body, status) => {
    const answer = asked(method, path, body)
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ message: expect.any(String) })
  })

  test('leaves every other path alone', () => {
    expect(asked('GET', '/api/v1/pods')).toEqual({ status: 0, body: null, commands: [] })
  })
})

test('a fault of a set is on the object, where kubectl sees it', () => {
  const cluster = faulty()
  cluster.addPod('web-0', 'node-1')
  cluster.fault({ fault: 'crash', on: web0 })
  const pod: ObjectOf['pods'] | undefined = cluster.pod('web-0')
  expect(pod?.metadata.annotations).toEqual({ 'controlplane.test/fail': 'crash-loop' })
})
