import { describe, expect, test } from 'vitest'
import type { DnsRecord, Zone } from '#shared/model/entities.ts'
import { pod, service, slice, statefulSet, type EndpointOptions, type SliceOptions } from '../../../kit/builders.ts'
import type { ApiObject } from '../../../kit/fake-api/index.ts'
import { ModelWorld } from '../../../kit/model-world.ts'
import { dashedAddress, reverseName } from '../../../../src-main/model/dns-names.ts'

const zone = 'redis.default.svc.cluster.local'
const set = statefulSet({ replicas: 2 })
const headless = service()
const zero: EndpointOptions = { pod: 'redis-0', ip: '10.42.0.11' }
const one: EndpointOptions = { pod: 'redis-1', ip: '10.42.0.12' }
const slices = (endpoints: readonly EndpointOptions[], options: SliceOptions = {}): ApiObject =>
  slice({ endpoints, ...options })
const zoneOf = (world: ModelWorld): Zone | undefined => world.maps.workload.get('default/redis')?.dns
const recordOf = (world: ModelWorld): object | null | undefined => world.slot('redis-0')?.record

/** What is answered: `TYPE name → answers`. */
const answered = (world: ModelWorld): readonly string[] =>
  [...world.maps.record.values()]
    .filter(({ answers }) => answers.length > 0)
    .map(({ type, name, answers }) => `${type} ${name} → ${answers.join(', ')}`)
    .sort()
const missing = (world: ModelWorld): readonly DnsRecord[] =>
  [...world.maps.record.values()].filter(({ answers }) => answers.length === 0)

describe('the record of a slot', () => {
  test.each<[string, Partial<EndpointOptions> | null, string, readonly string[]]>([
    ['ready', {}, 'present', ['10.42.0.11']],
    ['not ready and published all the same', { ready: true, serving: false }, 'publishedEarly', ['10.42.0.11']],
    ['not ready', { ready: false }, 'notPublished', []],
    ['terminating, still serving', { ready: false, serving: true, terminating: true }, 'notPublished', []],
    ['without a hostname', { hostname: null }, 'absent', []],
    ['with another hostname', { hostname: 'redis-9' }, 'absent', []],
    ['no endpoint', null, 'absent', []],
  ])('%s', (_, endpoint, state, addresses) => {
    const world = new ModelWorld()
    world.put(set, headless, slices(endpoint === null ? [] : [{ ...zero, ...endpoint }]))
    expect(recordOf(world)).toEqual({ name: `redis-0.${zone}`, state, addresses })
  })

  test('is null without a serviceName', () => {
    const world = new ModelWorld()
    world.put(statefulSet({ override: { spec: { replicas: 1, serviceName: '' } } }))
    expect(recordOf(world)).toBeNull()
    expect(zoneOf(world)).toMatchObject({ state: 'noServiceName', name: null })
  })

  test('counts slices of the Service that the set names, and of no other', () => {
    const world = new ModelWorld()
    world.put(set, headless, service({ name: 'front' }), slices([zero], { serviceName: 'front' }))
    expect(recordOf(world)).toMatchObject({ state: 'absent' })
  })

  test('a cluster IP makes no difference to it', () => {
    const world = new ModelWorld()
    world.put(set, service({ clusterIP: '10.96.0.1' }), slices([zero]))
    expect(recordOf(world)).toMatchObject({ state: 'present', addresses: ['10.42.0.11'] })
  })

  test('joins several slices and both address families', () => {
    const world = new ModelWorld()
    const six = slices([{ pod: 'redis-0', ip: 'fd00::b' }], { name: 'redis-six', addressType: 'IPv6' })
    world.put(set, headless, slices([zero]), six, slices([one], { name: 'redis-more' }))
    expect(recordOf(world)).toMatchObject({ state: 'present', addresses: ['10.42.0.11', 'fd00::b'] })
    expect(world.slot('redis-1')?.record).toMatchObject({ state: 'present' })
  })

  test('goes with the Service at once, before its slices are collected', () => {
    const world = new ModelWorld()
    world.put(set, headless, slices([zero]))
    world.remove(headless)
    expect(recordOf(world)).toMatchObject({ state: 'absent', addresses: [] })
    expect(answered(world)).toEqual([])
  })

  test('is not called absent where slices may not be listed', () => {
    const world = new ModelWorld({ unreadable: ['EndpointSlice'] })
    world.put(set, headless)
    expect(recordOf(world)).toMatchObject({ state: 'notReadable' })
    world.feed('EndpointSlice', 'live')
    expect(recordOf(world)).toMatchObject({ state: 'absent' })
  })

  test('follows the endpoint through the life of a pod, whatever the order of the slice', () => {
    const world = new ModelWorld()
    world.put(set, headless)
    const states = [
      [one],
      [{ ...zero, ready: false }, one],
      [one, zero],
      [one, { ...zero, ready: false, serving: true, terminating: true }],
      [one],
    ].map((endpoints) => {
      world.put(slices(endpoints))
      return world.slot('redis-0')?.record?.state
    })
    expect(states).toEqual(['absent', 'notPublished', 'present', 'notPublished', 'absent'])
  })
})

describe('the zone of a set', () => {
  const named = statefulSet({ serviceName: 'front' })
  const front = (options: object = {}): ApiObject => service({ name: 'front', selector: { app: 'redis' }, ...options })

  test.each<[string, readonly ApiObject[], Partial<Zone>]>([
    ['headless', [front()], { state: 'headless', name: 'front.default.svc.cluster.local', suggestedService: null }],
    ['without such a Service', [], { state: 'noService', suggestedService: null, addresses: [] }],
    ['mistaken for another', [headless], { state: 'noService', suggestedService: 'redis' }],
    [
      'mistaken, and the other is not headless',
      [service({ clusterIP: '10.96.0.1' })],
      { state: 'noService', suggestedService: null },
    ],
    ['with a cluster IP', [front({ clusterIP: '10.96.0.7' })], { state: 'notHeadless', addresses: ['10.96.0.7'] }],
    ['that selects nothing', [front({ selector: { app: 'rdis' } })], { state: 'selectsNothing' }],
    [
      'that selects nothing behind a cluster IP',
      [front({ selector: { app: 'rdis' }, clusterIP: '10.96.0.7' })],
      { state: 'selectsNothing' },
    ],
    ['published early', [front({ publishNotReadyAddresses: true })], { state: 'headless', publishNotReady: true }],
    [
      'an external name',
      [front({ override: { spec: { type: 'ExternalName', externalName: 'redis.example.org' } } })],
      { state: 'external', externalName: 'redis.example.org' },
    ],
    [
      'endpoints made by hand',
      [front({ selector: null }), slices([zero], { serviceName: 'front' })],
      { state: 'headless', addresses: ['10.42.0.11'] },
    ],
    ['no selector and no endpoints', [front({ selector: null })], { state: 'selectsNothing' }],
  ])('%s', (_, objects, expected) => {
    const world = new ModelWorld()
    world.put(named)
    for (const object of objects) world.put(object)
    expect(zoneOf(world)).toMatchObject(expected)
  })

  test('of no pods is not told that its Service finds nothing', () => {
    const world = new ModelWorld()
    world.put(statefulSet({ replicas: 0 }), headless)
    expect(zoneOf(world)).toMatchObject({ state: 'headless' })
  })

  test('whose older pods still carry the labels finds them', () => {
    const world = new ModelWorld()
    world.put(set, service({ selector: { app: 'redis', tier: 'old' } }))
    expect(zoneOf(world)).toMatchObject({ state: 'selectsNothing' })
    world.put(pod({ set: 'redis', labels: { tier: 'old' } }))
    expect(zoneOf(world)).toMatchObject({ state: 'headless' })
  })

  test('hears of pods of others, which its Service finds as well', () => {
    const world = new ModelWorld()
    world.put(set, service({ selector: { app: 'web' } }))
    expect(zoneOf(world)).toMatchObject({ state: 'selectsNothing' })
    const other = pod({ set: 'web', name: 'web-0', uid: 'web-0', labels: { app: 'web' } })
    world.put(other)
    expect(zoneOf(world)).toMatchObject({ state: 'headless' })
    world.remove(other)
    expect(zoneOf(world)).toMatchObject({ state: 'selectsNothing' })
  })

  test('answers each ready endpoint, sorted', () => {
    const world = new ModelWorld()
    world.put(set, headless, slices([one, zero, { pod: 'redis-2', ip: '10.42.0.13', ready: false }]))
    expect(zoneOf(world)?.addresses).toEqual(['10.42.0.11', '10.42.0.12'])
  })

  test('is not called missing where Services may not be listed', () => {
    const world = new ModelWorld({ unreadable: ['Service'] })
    world.put(set)
    expect(zoneOf(world)).toMatchObject({ state: 'notReadable' })
    world.feed('Service', 'live')
    expect(zoneOf(world)).toMatchObject({ state: 'noService' })
  })
})

describe('what the cluster’s DNS answers', () => {
  test('a headless Service: its name, its pods, its named ports, and the way back', () => {
    const world = new ModelWorld()
    world.put(headless, slices([zero, one]))
    expect(answered(world)).toEqual(
      [
        `A ${zone} → 10.42.0.11, 10.42.0.12`,
        `A redis-0.${zone} → 10.42.0.11`,
        `A redis-1.${zone} → 10.42.0.12`,
        `PTR 11.0.42.10.in-addr.arpa → redis-0.${zone}`,
        `PTR 12.0.42.10.in-addr.arpa → redis-1.${zone}`,
        `SRV _redis._tcp.${zone} → 0 50 6379 redis-0.${zone}, 0 50 6379 redis-1.${zone}`,
      ].sort(),
    )
  })

  test('a Service with a cluster IP: that address even without endpoints, and the names of its pods', () => {
    const world = new ModelWorld()
    world.put(
      service({
        clusterIP: '10.96.0.1',
        ports: [
          { name: 'web', port: 80 },
          { name: '', port: 81, protocol: 'UDP' },
        ],
      }),
    )
    const own = [
      `A ${zone} → 10.96.0.1`,
      `PTR 1.0.96.10.in-addr.arpa → ${zone}`,
      `SRV _web._tcp.${zone} → 0 100 80 ${zone}`,
    ]
    expect(answered(world)).toEqual(own)
    world.put(slices([{ ...zero, hostname: null }]))
    expect(answered(world)).toEqual(
      [...own, `A 10-42-0-11.${zone} → 10.42.0.11`, `PTR 11.0.42.10.in-addr.arpa → 10-42-0-11.${zone}`].sort(),
    )
  })

  test('an external name is an alias', () => {
    const world = new ModelWorld()
    world.put(service({ override: { spec: { type: 'ExternalName', externalName: 'redis.example.org' } } }))
    expect(answered(world)).toEqual([`CNAME ${zone} → redis.example.org`])
  })

  test('both address families under one name', () => {
    const world = new ModelWorld()
    world.put(
      headless,
      slices([zero]),
      slices([{ pod: 'redis-0', ip: 'fd00::b' }], { name: 'redis-six', addressType: 'IPv6' }),
    )
    expect(answered(world)).toEqual(
      [
        `A ${zone} → 10.42.0.11`,
        `A redis-0.${zone} → 10.42.0.11`,
        `AAAA ${zone} → fd00::b`,
        `AAAA redis-0.${zone} → fd00::b`,
        `PTR 11.0.42.10.in-addr.arpa → redis-0.${zone}`,
        `PTR b.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa → redis-0.${zone}`,
        `SRV _redis._tcp.${zone} → 0 50 6379 redis-0.${zone}`,
      ].sort(),
    )
  })

  test('three share a hundred, rounded down', () => {
    const world = new ModelWorld()
    world.put(headless, slices([zero, one, { pod: 'redis-2', ip: '10.42.0.13' }]))
    const record = world.maps.record.get(`default/SRV:_redis._tcp.${zone}`)
    expect(record?.answers[0]).toBe(`0 33 6379 redis-0.${zone}`)
  })

  test('an address of two Services leads back to both', () => {
    const world = new ModelWorld()
    world.put(headless, slices([zero]), service({ name: 'front', clusterIP: '10.96.0.1' }))
    world.put(slices([{ ...zero, hostname: null }], { serviceName: 'front' }))
    const key = 'default/PTR:11.0.42.10.in-addr.arpa'
    expect(world.maps.record.get(key)?.answers).toEqual([
      '10-42-0-11.front.default.svc.cluster.local',
      `redis-0.${zone}`,
    ])
    world.remove(headless)
    expect(world.maps.record.get(key)?.answers).toEqual(['10-42-0-11.front.default.svc.cluster.local'])
  })

  test('names that slots miss stand there without an answer, while they are wanted', () => {
    const world = new ModelWorld()
    world.put(set, headless, slices([{ ...zero, ready: false }, one]))
    expect(missing(world)).toMatchObject([
      { type: 'A', name: `redis-0.${zone}`, state: 'notPublished', pod: 'redis-0', service: 'redis' },
    ])
    world.put(slices([zero, one]))
    expect(missing(world)).toEqual([])
    expect(world.maps.record.get(`default/A:redis-0.${zone}`)).toMatchObject({ state: 'present', pod: 'redis-0' })
    world.put(slices([{ ...zero, serving: false }, one]))
    expect(world.maps.record.get(`default/A:redis-0.${zone}`)).toMatchObject({
      state: 'publishedEarly',
      answers: ['10.42.0.11'],
    })
    world.put(slices([]))
    world.put(statefulSet({ replicas: 0 }))
    expect([...world.maps.record.values()]).toEqual([])
  })

  test('slices that may be listed no more are not trusted', () => {
    const world = new ModelWorld()
    world.put(set, headless, slices([zero]))
    world.feed('EndpointSlice', 'forbidden')
    expect(answered(world)).toEqual([])
    expect(zoneOf(world)?.addresses).toEqual([])
    expect(missing(world)).toMatchObject([{ state: 'notReadable' }, { state: 'notReadable' }])
    world.feed('EndpointSlice', 'live')
    expect(zoneOf(world)?.addresses).toEqual(['10.42.0.11'])
  })

  test('slices tell the names of pods where Services may not be listed', () => {
    const world = new ModelWorld({ unreadable: ['Service'] })
    world.put(slices([zero]))
    expect(answered(world)).toEqual([`A redis-0.${zone} → 10.42.0.11`, `PTR 11.0.42.10.in-addr.arpa → redis-0.${zone}`])
    world.feed('Service', 'live')
    expect(answered(world)).toEqual([])
  })
})

test.each([
  ['10.42.0.7', '10-42-0-7', '7.0.42.10.in-addr.arpa'],
  ['fd00::1', 'fd00--1', '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa'],
  [
    '2001:db8:0:0:1:2:3:4',
    '2001-db8-0-0-1-2-3-4',
    '4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  ],
  ['::ffff:10.0.0.1', '--ffff-10-0-0-1', '1.0.0.0.0.0.a.0.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa'],
])('%s is called %s and asked for as %s', (address, dashed, reverse) => {
  expect(dashedAddress(address)).toBe(dashed)
  expect(reverseName(address)).toBe(reverse)
})
