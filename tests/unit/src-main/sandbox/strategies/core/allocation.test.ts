import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coreCluster } from './core-cluster.ts'

const kinds = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const
const step = fc.record({ name: fc.integer({ min: 0, max: 7 }), type: fc.constantFrom(...kinds), isGone: fc.boolean() })

it('no two Services ever have the same address or the same node port, whatever comes, changes and goes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { registry, store } = coreCluster('shop')
      for (const { name: at, type, isGone } of steps) {
        const name = `s${at}`
        const stored = store.get('services', 'shop', name)
        const spec = { type, ports: [{ port: 80 }], ...(type === 'ExternalName' ? { externalName: 'a.b' } : {}) }
        const outcome =
          stored === undefined
            ? registry.create('services', { metadata: { name, namespace: 'shop' }, spec })
            : isGone
              ? registry.delete('services', 'shop', name)
              : registry.update('services', { ...stored, spec })
        expect(outcome.kind).toBe('ok')
        const services = store.list('services').map((service) => service.spec)
        const addresses = services.flatMap(({ clusterIPs = [] }) => clusterIPs)
        const ports = services.flatMap(({ ports: given = [] }) => given.flatMap(({ nodePort }) => nodePort ?? []))
        expect(new Set(addresses).size).toBe(addresses.length)
        expect(new Set(ports).size).toBe(ports.length)
        for (const { type: kind, clusterIPs = [], ports: given = [] } of services) {
          expect(clusterIPs).toHaveLength(kind === 'ExternalName' ? 0 : 1)
          const needsPort = kind === 'NodePort' || kind === 'LoadBalancer'
          expect(given.every(({ nodePort }) => (nodePort !== undefined) === needsPort)).toBe(true)
        }
      }
    }),
    { numRuns: 25 },
  )
})
