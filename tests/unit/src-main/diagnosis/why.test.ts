import { describe, expect, it } from 'vitest'
import type { Subject } from '#shared/model/entities.ts'
import { whyOfSlot } from '#shared/story/findings.ts'
import { whyReport } from '../../../../src-main/diagnosis/why.ts'
import { claim, node, pod, service, statefulSet, storageClass, type Fields } from '../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../kit/diagnosis-world.ts'

const redis = (ordinal: number, options: Parameters<typeof pod>[0] = {}) =>
  pod({ set: 'redis', ordinal, serviceName: 'redis', ...options })

function report(
  world: DiagnosisWorld,
  kind: Subject['kind'],
  name: string,
): { readonly stuck: boolean; readonly normal: boolean; readonly codes: readonly string[] } {
  const { stuck, normal, findings } = whyReport(world.maps, { kind, namespace: 'default', name })
  return { stuck, normal, codes: findings.map(({ code }) => code) }
}

describe('podium why', () => {
  it('a healthy set has nothing to say and is normal', () => {
    const world = new DiagnosisWorld(node(), service(), statefulSet({ replicas: 1, serviceName: '' }), redis(0))
    expect(report(world, 'Pod', 'redis-0')).toEqual({ stuck: false, normal: true, codes: [] })
  })

  it('a wait for a pod that is starting is normal', () => {
    const world = new DiagnosisWorld(node(), service(), statefulSet(), redis(0, { ready: false }))
    expect(report(world, 'Pod', 'redis-1')).toMatchObject({
      stuck: false,
      normal: true,
      codes: ['waits-for-lower-ordinal', 'readiness-not-yet'],
    })
  })

  it('a claim that waits for its first pod is normal', () => {
    const world = new DiagnosisWorld(storageClass(), claim({ phase: 'Pending' }))
    expect(report(world, 'PersistentVolumeClaim', 'data-redis-0')).toEqual({
      stuck: false,
      normal: true,
      codes: ['claim-waits-for-pod'],
    })
  })

  it('follows the waits: redis-1 waits for redis-0, which waits for its claim, whose class does not exist', () => {
    const message = '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found'
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }]
    const waiting = redis(0, { node: null, claims: ['data'], override: { status: { phase: 'Pending', conditions } } })
    const world = new DiagnosisWorld(
      node(),
      service(),
      statefulSet({ claims: ['data'] }),
      waiting,
      claim({ phase: 'Pending', storageClass: 'fast-ssd' }),
    )
    for (const [kind, name] of [
      ['Pod', 'redis-1'],
      ['Pod', 'redis-0'],
      ['PersistentVolumeClaim', 'data-redis-0'],
      ['StatefulSet', 'redis'],
    ] as const) {
      const { stuck, normal, codes } = report(world, kind, name)
      expect({ name, stuck, normal }).toEqual({ name, stuck: true, normal: false })
      expect(codes).toContain('claim-class-missing')
    }
    expect(report(world, 'Pod', 'redis-1').codes[0]).toBe('waits-for-lower-ordinal')
  })

  it('a stuck update is the trouble of the set and of the pod it names, and of no other', () => {
    const status: Fields = {
      observedGeneration: 1,
      replicas: 2,
      currentRevision: 'redis-old',
      updateRevision: 'redis-new',
    }
    const broken = redis(1, { revision: 'redis-broken', ready: false })
    const world = new DiagnosisWorld(
      node(),
      service(),
      statefulSet({ status }),
      redis(0, { revision: 'redis-old' }),
      broken,
    )
    expect(report(world, 'StatefulSet', 'redis')).toMatchObject({ stuck: true, normal: false })
    expect(report(world, 'Pod', 'redis-1')).toMatchObject({ stuck: true })
    expect(report(world, 'Pod', 'redis-0')).toMatchObject({ stuck: false })
  })

  it('a warning is neither stuck nor normal', () => {
    const world = new DiagnosisWorld(
      node(),
      service({ clusterIP: '10.43.0.9' }),
      statefulSet({ replicas: 1 }),
      redis(0),
    )
    expect(report(world, 'StatefulSet', 'redis')).toMatchObject({ stuck: false, normal: false })
  })

  it('a pod on a silent node is stuck for want of somebody who brings the node back', () => {
    const world = new DiagnosisWorld(node({ ready: 'Unknown' }), service(), statefulSet({ replicas: 1 }), redis(0))
    expect(report(world, 'Pod', 'redis-0')).toMatchObject({
      stuck: true,
      codes: ['not-replaced-node-silent', 'record-no-address', 'node-silent'].filter(
        (code) => code !== 'record-no-address',
      ),
    })
  })
})

describe('the sentence beside a slot', () => {
  const status: Fields = {
    observedGeneration: 1,
    replicas: 2,
    currentRevision: 'redis-old',
    updateRevision: 'redis-new',
  }

  it('is that an update is stuck at it, else its own wait, else that of its pod', () => {
    const broken = redis(1, { revision: 'redis-broken', ready: false })
    const set = statefulSet({ replicas: 3, status })
    const world = new DiagnosisWorld(node(), service(), set, redis(0, { revision: 'redis-old' }), broken)
    const said = (ordinal: number) => whyOfSlot(world.maps, `default/redis/${ordinal}`)?.code
    expect([said(0), said(1), said(2)]).toEqual([undefined, 'stuck-rollout', 'waits-for-lower-ordinal'])
    world.put(statefulSet({ replicas: 3, status: { ...status, updateRevision: 'redis-broken' } }))
    expect(said(1)).toBe('readiness-not-yet')
  })

  it('is that of a claim while no pod has started with it', () => {
    const going = claim({ phase: 'Pending', storageClass: 'fast-ssd' })
    const world = new DiagnosisWorld(node(), service(), statefulSet({ claims: ['data'] }), going)
    expect(whyOfSlot(world.maps, 'default/redis/0')?.code).toBe('claim-class-missing')
  })
})
