import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDeploymentController } from '../../../../../../src-main/sandbox/controllers/deployment/controller.ts'
import { createReplicaSetController } from '../../../../../../src-main/sandbox/controllers/replica-set/controller.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { deployment, image, World } from '../sets/world.ts'

const world = (hasKubelet = true): World =>
  new World({ controllers: [createDeploymentController, createReplicaSetController], hasKubelet })

function settled(spec: Parameters<typeof deployment>[0] = {}): World {
  const it = world()
  it.create('deployments', deployment({ replicas: 4, ...spec }))
  it.step(20_000)
  return it
}

const change = (it: World, part: object): void => it.setSpec('deployments', 'web', part)

const broken: object = {
  template: {
    metadata: { labels: { app: 'web' }, annotations: { 'controlplane.test/fail': 'never-ready' } },
    spec: { containers: [{ name: 'c', image: 'nginx:1' }] },
  },
}

function conditionOf(
  it: World,
  type: string,
): { readonly status?: string; readonly reason?: string; readonly message?: string } {
  return it.get('deployments', 'web').status?.conditions?.find((one) => one.type === type) ?? {}
}

/** `image:replicas` of every set, oldest revision first. */
function sizes(it: World): readonly string[] {
  return it.store
    .list('replicasets')
    .toSorted((one, other) => revisionOf(one) - revisionOf(other))
    .map(({ spec }) => `${spec.template?.spec?.containers[0]?.image}:${spec.replicas}`)
}

const revisionOf = ({ metadata }: ObjectOf['replicasets' | 'deployments']): number =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision'])

/** The states of a rollout that a person can watch: what was told, in order, without instants. */
function told(it: World): readonly string[] {
  return it.states('deployments', 'web', ({ status = {} }) =>
    (status.conditions ?? []).map(({ type, status: is, reason }) => `${type}=${is} ${reason}`).join(', '),
  )
}

describe('a rollout', () => {
  test('begins with a set as large as the Deployment, and tells its progress', () => {
    const it = settled()
    expect(sizes(it)).toEqual(['nginx:1:4'])
    expect(told(it)).toEqual([
      '',
      'Progressing=True NewReplicaSetCreated',
      'Progressing=True NewReplicaSetCreated, Available=False MinimumReplicasUnavailable',
      'Available=False MinimumReplicasUnavailable, Progressing=True ReplicaSetUpdated',
      'Available=True MinimumReplicasAvailable, Progressing=True NewReplicaSetAvailable',
    ])
    const [name = ''] = it.names('replicasets')
    expect(it.messages[0]).toBe(`ScalingReplicaSet: Scaled up replica set ${name} from 0 to 4`)
    expect(conditionOf(it, 'Progressing').message).toBe(`ReplicaSet "${name}" has successfully progressed.`)
    expect(it.get('deployments', 'web').status).toMatchObject({
      replicas: 4,
      updatedReplicas: 4,
      terminatingReplicas: 0,
    })
    expect(it.get('deployments', 'web').status).not.toHaveProperty('unavailableReplicas')
  })

  test('tells its set who it is', () => {
    const it = settled({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3 } } })
    const [name = ''] = it.names('replicasets')
    const { metadata, spec } = it.get('replicasets', name)
    const hash = name.slice('web-'.length)
    expect(metadata.labels).toEqual({ app: 'web', 'pod-template-hash': hash })
    expect(metadata.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '4',
      'deployment.kubernetes.io/max-replicas': '7',
      'deployment.kubernetes.io/revision': '1',
    })
    expect(spec.selector).toEqual({ matchLabels: { app: 'web', 'pod-template-hash': hash } })
    expect(spec.template?.metadata?.labels).toEqual({ app: 'web', 'pod-template-hash': hash })
  })

  test('a quarter more and a quarter less, rounded up and down, is the default', () => {
    const it = settled({ replicas: 10 })
    change(it, image(2))
    it.step(4)
    expect(sizes(it)).toEqual(['nginx:1:8', 'nginx:2:3'])
    it.step(100)
    expect(sizes(it)).toEqual(['nginx:1:8', 'nginx:2:5'])
    it.step(20_000)
    expect(sizes(it)).toEqual(['nginx:1:0', 'nginx:2:10'])
    expect(revisionOf(it.get('deployments', 'web'))).toBe(2)
  })

  test('a template that never gets ready stops after the surge, and is given up after the deadline', () => {
    const it = settled({ replicas: 4, progressDeadlineSeconds: 30 })
    change(it, broken)
    it.step(10_000)
    expect(sizes(it)).toEqual(['nginx:1:3', 'nginx:1:2'])
    expect(conditionOf(it, 'Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' })
    it.step(30_000)
    expect(conditionOf(it, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: expect.stringMatching(/^ReplicaSet "web-\w+" has timed out progressing\.$/) as string,
    })
    change(it, image(1))
    it.step(20_000)
    expect(conditionOf(it, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  test('a rollback takes the old set again, with a new revision and a history', () => {
    const it = settled()
    const [first = ''] = it.names('replicasets')
    change(it, image(2))
    it.step(20_000)
    change(it, image(1))
    it.step(20_000)
    expect(sizes(it)).toEqual(['nginx:2:0', 'nginx:1:4'])
    expect(it.get('replicasets', first).metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    })
    expect(revisionOf(it.get('deployments', 'web'))).toBe(3)
  })

  test('keeps as many old sets as its history allows', () => {
    const it = settled({ revisionHistoryLimit: 1 })
    for (const version of [2, 3, 4]) {
      change(it, image(version))
      it.step(20_000)
    }
    expect(sizes(it)).toEqual(['nginx:3:0', 'nginx:4:4'])
  })

  test('Recreate ends all old pods before it makes a new one', () => {
    const it = settled({ strategy: { type: 'Recreate' } })
    change(it, image(2))
    it.step(100)
    expect(sizes(it)).toEqual(['nginx:1:0'])
    it.step(300)
    expect(it.names('replicasets')).toHaveLength(1)
    it.step(20_000)
    expect(sizes(it)).toEqual(['nginx:1:0', 'nginx:2:4'])
    expect(conditionOf(it, 'Available')).toMatchObject({ status: 'True' })
  })

  test('a set that cannot make pods lends its condition to the Deployment', () => {
    const it = settled()
    it.refuses.set('pods', 'exceeded quota')
    change(it, { replicas: 6 })
    it.step(1000)
    expect(conditionOf(it, 'ReplicaFailure')).toMatchObject({ status: 'True', reason: 'FailedCreate' })
    it.refuses.clear()
    it.step(60_000)
    expect(conditionOf(it, 'ReplicaFailure')).toEqual({})
    expect(it.get('deployments', 'web').status).toMatchObject({ availableReplicas: 6 })
  })

  test('a set that is refused is told as a condition and a Warning', () => {
    const it = world()
    it.refuses.set('replicasets', 'exceeded quota')
    it.create('deployments', deployment())
    it.step(3)
    expect(it.messages).toHaveLength(1)
    expect(it.messages[0]).toMatch(/^ReplicaSetCreateError: Failed to create new replica set "web-\w+": replicasets/)
    expect(conditionOf(it, 'Progressing')).toMatchObject({ status: 'False', reason: 'ReplicaSetCreateError' })
  })

  test('a name that another template has is counted as a collision', () => {
    const [name = ''] = settled().names('replicasets')
    const it = world()
    it.create('replicasets', {
      metadata: { name, namespace: 'default' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'x', image: 'x' }] } },
      },
    })
    it.create('deployments', deployment())
    it.step(20_000)
    expect(it.get('deployments', 'web').status).toMatchObject({ collisionCount: 1, availableReplicas: 1 })
  })

  test('orphaned sets are adopted', () => {
    const it = settled()
    const [name = ''] = it.names('replicasets')
    it.delete('deployments', 'web')
    it.change('replicasets', name, ({ metadata: { ownerReferences: _owners, ...metadata }, ...rest }) => ({
      ...rest,
      metadata,
    }))
    it.create('deployments', deployment({ replicas: 4 }))
    it.step(20_000)
    expect(it.names('replicasets')).toEqual([name])
    expect(it.get('replicasets', name).metadata.ownerReferences?.map(({ kind }) => kind)).toEqual(['Deployment'])
    expect(conditionOf(it, 'Progressing')).toMatchObject({ status: 'True' })
  })
})

describe('scaling', () => {
  test('in the middle of a rollout shares the new pods by size, the leftover to the largest', () => {
    const it = settled({
      replicas: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
    })
    change(it, broken)
    it.step(10_000)
    expect(sizes(it)).toEqual(['nginx:1:8', 'nginx:1:5'])
    change(it, { replicas: 15 })
    it.step(10_000)
    expect(sizes(it)).toEqual(['nginx:1:11', 'nginx:1:7'])
    // The numbers of the real cluster, in all three steps.
    change(it, { replicas: 7 })
    it.step(4)
    expect(sizes(it)).toEqual(['nginx:1:6', 'nginx:1:4'])
    it.step(10_000)
    expect(sizes(it)).toEqual(['nginx:1:5', 'nginx:1:5'])
  })

  test('does not wait while the Deployment is paused', () => {
    const it = settled()
    change(it, { paused: true })
    it.step(100)
    expect(conditionOf(it, 'Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    })
    change(it, image(2))
    it.step(100)
    change(it, { replicas: 2 })
    it.step(20_000)
    expect(sizes(it)).toEqual(['nginx:1:2'])
    change(it, { paused: false })
    it.step(4)
    expect(told(it)).toContain('Available=True MinimumReplicasAvailable, Progressing=Unknown DeploymentResumed')
    it.step(20_000)
    expect(sizes(it)).toEqual(['nginx:1:0', 'nginx:2:2'])
  })
})

test('whatever is wished for, a rollout stays within its bounds and ends where it should', () => {
  const wish = fc.oneof(
    fc.record({ replicas: fc.integer({ min: 0, max: 8 }) }),
    fc.integer({ min: 1, max: 3 }).map(image),
    fc.record({ paused: fc.boolean() }),
  )
  const steps = fc.array(fc.record({ wish, ms: fc.nat(1500) }), { minLength: 1, maxLength: 12 })
  const bounds = fc.record({ maxSurge: fc.nat(3), maxUnavailable: fc.integer({ min: 1, max: 3 }) })
  fc.assert(
    fc.property(bounds, steps, (rollingUpdate, wishes) => {
      const it = settled({ strategy: { type: 'RollingUpdate', rollingUpdate } })
      for (const { wish: part, ms } of wishes) {
        change(it, part)
        it.step(ms)
      }
      change(it, { paused: false })
      it.step(60_000)
      const { spec, status } = it.get('deployments', 'web')
      const active = it.store.list('replicasets').filter((set) => (set.spec.replicas ?? 0) > 0)
      expect(active.map((set) => set.spec.replicas)).toEqual(spec.replicas === 0 ? [] : [spec.replicas])
      expect(status?.updatedReplicas ?? 0).toBe(spec.replicas)
      expect(it.names('pods')).toHaveLength(spec.replicas ?? 0)
      expect(conditionOf(it, 'Progressing')).toMatchObject({ reason: 'NewReplicaSetAvailable' })
    }),
    { numRuns: 40 },
  )
})
