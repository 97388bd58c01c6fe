import { describe, expect, test } from 'vitest'
import { createEndpointSliceMirroringController } from '../../../../../../src-main/sandbox/controllers/endpoints/mirror-controller.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'

const namespace = 'shop'

function cluster(selector?: { readonly [key: string]: string }): PlainCluster {
  const made = plainCluster([createEndpointSliceMirroringController])
  made.create('services', {
    metadata: { name: 'db', namespace },
    spec: { ports: [{ port: 5432, protocol: 'TCP' }], ...(selector === undefined ? {} : { selector }) },
  })
  return made
}

const sql = { name: 'sql', port: 5432, protocol: 'TCP' }

function write(made: PlainCluster, subsets: ObjectOf['endpoints']['subsets'], labels = {}): void {
  made.create('endpoints', { metadata: { name: 'db', namespace, labels }, subsets: subsets ?? [] })
}

const slices = ({ store }: PlainCluster): readonly ObjectOf['endpointslices'][] =>
  store.list('endpointslices', namespace)

describe('Endpoints that a person wrote', () => {
  test('have a slice per address family and set of ports', () => {
    const made = cluster()
    write(made, [
      { addresses: [{ ip: '10.0.0.1' }, { ip: '2001:db8::1' }], notReadyAddresses: [{ ip: '10.0.0.2' }], ports: [sql] },
      { addresses: [{ ip: '10.0.0.3' }], ports: [{ port: 7 }] },
    ])
    made.step(100)
    const seen = slices(made).map((slice) => [
      slice.addressType,
      (slice.endpoints ?? []).map(({ addresses }) => addresses),
    ])
    expect(seen.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['IPv4', [['10.0.0.1'], ['10.0.0.2']]],
      ['IPv4', [['10.0.0.3']]],
      ['IPv6', [['2001:db8::1']]],
    ])
  })

  test('are left alone where the Service has a selector, or they say so', () => {
    const selecting = cluster({ app: 'db' })
    write(selecting, [{ addresses: [{ ip: '10.0.0.1' }], ports: [sql] }])
    selecting.step(100)
    expect(slices(selecting)).toEqual([])
    const skipping = cluster()
    write(skipping, [{ addresses: [{ ip: '10.0.0.1' }], ports: [sql] }], {
      'endpointslice.kubernetes.io/skip-mirror': 'true',
    })
    skipping.step(100)
    expect(slices(skipping)).toEqual([])
  })
})
