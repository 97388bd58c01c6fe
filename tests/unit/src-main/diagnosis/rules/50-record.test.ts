import { describe, expect, it } from 'vitest'
import { node, pod, service, slice, statefulSet } from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const about = 'Record/redis-0.redis.default.svc.cluster.local'
const set = statefulSet({ replicas: 1 })
const redis = (options: Parameters<typeof pod>[0] = {}) =>
  pod({ set: 'redis', ordinal: 0, serviceName: 'redis', ...options })
const endpoint = { pod: 'redis-0', ip: '10.42.0.11' }

describe('records', () => {
  it('50 record-no-service: there is no such Service', () => {
    expect(new DiagnosisWorld(node(), set, redis()).says(about)).toBe(
      'redis-0 has no DNS record: there is no Service redis.',
    )
  })

  it('51 record-not-selected: the Service does not select the pod', () => {
    const world = new DiagnosisWorld(node(), set, redis(), service({ selector: { app: 'redis-x' } }), slice())
    expect(world.says(about)).toBe('redis-0 has no DNS record: Service redis does not select it.')
  })

  it('52 record-subdomain: an adopted pod keeps its old subdomain', () => {
    const world = new DiagnosisWorld(
      node(),
      set,
      redis({ serviceName: 'before' }),
      service(),
      slice({ endpoints: [{ ...endpoint, hostname: null }] }),
    )
    expect(world.says(about)).toBe('redis-0 has no DNS record: its subdomain is before, not redis.')
  })

  it('53 published-early: the Service publishes pods that are not Ready', () => {
    const early = slice({ endpoints: [{ ...endpoint, ready: true, serving: false }] })
    const world = new DiagnosisWorld(
      node(),
      set,
      redis({ ready: false }),
      service({ publishNotReadyAddresses: true }),
      early,
    )
    expect(world.says(about)).toBe('redis-0 is published early: publishNotReadyAddresses is true.')
  })

  it('54 stopping-not-published: a stopping pod leaves DNS at once', () => {
    const stopping = slice({ endpoints: [{ ...endpoint, ready: false, serving: true, terminating: true }] })
    const world = new DiagnosisWorld(
      node(),
      set,
      redis({ deletionTimestamp: '2026-11-21T10:01:00Z' }),
      service(),
      stopping,
    )
    expect(world.says(about)).toBe('redis-0 has no DNS record: it is stopping, only Ready pods are published.')
  })

  it('55 not-ready-not-published: only Ready pods are published', () => {
    const unready = slice({ endpoints: [{ ...endpoint, ready: false }] })
    const world = new DiagnosisWorld(node(), set, redis({ ready: false }), service(), unready)
    expect(world.says(about)).toBe('redis-0 has no DNS record: only Ready pods are published.')
    expect(world.put(redis(), slice({ endpoints: [endpoint] })).codes(about)).toEqual([])
  })

  it('56 record-no-address: a pod without an address has nothing to publish', () => {
    const world = new DiagnosisWorld(
      node(),
      set,
      redis({ ip: null, phase: 'Pending', ready: false }),
      service(),
      slice(),
    )
    expect(world.says(about)).toBe('redis-0 has no DNS record: it has no address yet.')
  })

  it('57 record-changed: is silent where the time to live is not known, since a number would be a guess', () => {
    const world = new DiagnosisWorld(node(), set, redis(), service(), slice())
    expect(world.put(slice({ endpoints: [endpoint] })).codes(about)).toEqual([])
  })

  it('says nothing where slices may not be listed, nor of a slot without a pod', () => {
    const hidden = new DiagnosisWorld().feed('EndpointSlice', 'forbidden').put(node(), set, redis(), service())
    expect(hidden.codes(about)).toEqual([])
    expect(new DiagnosisWorld(node(), set, service(), slice()).codes(about)).toEqual([])
  })

  it('says nothing any more once the slot is gone', () => {
    const world = new DiagnosisWorld(node(), set, redis())
    expect(world.codes(about)).toEqual(['record-no-service'])
    expect(world.remove(set, redis()).codes(about)).toEqual([])
  })

  it('says nothing any more of a name that the slot had under another Service', () => {
    const world = new DiagnosisWorld(node(), set, redis())
    world.put(statefulSet({ replicas: 1, serviceName: 'cache' }))
    expect(world.codes(about)).toEqual([])
    expect(world.codes('Record/redis-0.cache.default.svc.cluster.local')).toEqual(['record-no-service'])
  })
})
