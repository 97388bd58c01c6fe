import { describe, expect, it } from 'vitest'
import { node, pod, service, statefulSet, type Fields } from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const redis = (ordinal: number) => pod({ set: 'redis', ordinal, serviceName: 'redis' })
const about = 'StatefulSet/redis'

function findings(...objects: readonly ReturnType<typeof pod>[]): DiagnosisWorld {
  return new DiagnosisWorld(node(), redis(0), redis(1), ...objects)
}

describe('40 no-service-name', () => {
  it('40 is a note', () => {
    const world = findings(statefulSet({ serviceName: '' }))
    expect(world.says(about)).toBe('No pod names in DNS: the set has no serviceName.')
    expect(world.finding('no-service-name', about)?.kind).toBe('note')
  })
})

describe('41 service-name-mismatch', () => {
  it('41 names the headless Service that does select the pods', () => {
    const world = findings(
      statefulSet({ serviceName: 'postgres' }),
      service({ name: 'postgres-svc', selector: { app: 'redis' } }),
    )
    expect(world.says(about)).toBe(
      'serviceName says postgres, no such Service in default. postgres-svc selects its pods.',
    )
    expect(world.finding('service-name-mismatch', about)).toMatchObject({
      kind: 'problem',
      needsPerson: true,
      params: { service: 'postgres', namespace: 'default', suggested: 'postgres-svc' },
    })
  })

  it('41 names none where none selects them', () => {
    expect(findings(statefulSet({ serviceName: 'postgres' })).says(about)).toBe(
      'serviceName says postgres, no such Service in default.',
    )
  })

  it('41 is silent where Services may not be listed', () => {
    const world = new DiagnosisWorld().feed('Service', 'forbidden').put(statefulSet({ serviceName: 'postgres' }))
    expect(world.codes(about)).not.toContain('service-name-mismatch')
    expect(world.feed('Service', 'live').codes(about)).toContain('service-name-mismatch')
  })

  it('41 ends when the Service is made', () => {
    const world = findings(statefulSet())
    expect(world.codes(about)).toEqual(['service-name-mismatch'])
    expect(world.put(service()).codes(about)).toEqual([])
  })
})

describe('42 service-selects-nothing', () => {
  it('42 shows the selector that fits no pod', () => {
    const world = findings(statefulSet(), service({ selector: { app: 'redis-x' } }))
    expect(world.says(about)).toBe('Service redis finds no pods: no pod has app=redis-x.')
    expect(world.finding('service-selects-nothing', about)?.kind).toBe('problem')
  })

  it('42 is silent while there merely is no pod yet', () => {
    expect(new DiagnosisWorld(node(), statefulSet({ replicas: 0 }), service()).codes(about)).toEqual([])
  })
})

describe('43 service-external', () => {
  it('43 says where the Service points', () => {
    const external = service({ type: 'ExternalName', selector: null })
    const world = findings(statefulSet(), {
      ...external,
      spec: { ...(external['spec'] as Fields), externalName: 'db.example.com', clusterIPs: [] },
    })
    expect(world.says(about)).toBe('Service redis only points at db.example.com: it publishes no pods.')
  })
})

describe('44 service-not-headless', () => {
  it('44 is a warning', () => {
    const world = findings(statefulSet(), service({ clusterIP: '10.43.0.9' }))
    expect(world.says(about)).toBe('Service redis has a cluster IP: its name gives that one address, not the pods.')
    expect(world.finding('service-not-headless', about)?.kind).toBe('warning')
  })
})

describe('45 two-sets-one-service', () => {
  it('45 warns each of the sets of the other, besides whatever else is wrong', () => {
    const other = statefulSet({ name: 'cache', serviceName: 'redis' })
    const world = findings(statefulSet(), other, service({ clusterIP: '10.43.0.9' }))
    expect(world.codes(about)).toEqual(['service-not-headless', 'two-sets-one-service'])
    expect(world.finding('two-sets-one-service', 'StatefulSet/cache')?.params).toEqual({
      set: 'cache',
      other: 'redis',
      service: 'redis',
    })
  })

  it('45 ends for both when the first pod of one turns out not to be selected, though the Service stays as it is', () => {
    const world = findings(statefulSet(), statefulSet({ name: 'cache', serviceName: 'redis' }), service())
    expect(world.codes('StatefulSet/redis')).toContain('two-sets-one-service')
    world.put(pod({ set: 'cache', ordinal: 0, labels: { app: 'cache' }, serviceName: 'redis' }))
    expect(world.codes('StatefulSet/redis')).not.toContain('two-sets-one-service')
    expect(world.codes('StatefulSet/cache')).not.toContain('two-sets-one-service')
  })

  it('45 does not warn where the Service finds the pods of one set only, and does not say that it finds none', () => {
    const other = statefulSet({ name: 'cache', serviceName: 'redis' })
    const stranger = pod({
      set: 'cache',
      ordinal: 0,
      uid: 'uid-cache-0',
      labels: { app: 'cache' },
      serviceName: 'redis',
    })
    const world = findings(statefulSet(), other, stranger, service())
    expect(world.codes(about)).toEqual([])
    expect(world.codes('StatefulSet/cache')).toEqual([])
  })
})
