import { states } from './normal.ts'
import { isReady } from './stories.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const service = (name: string, spec: string): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, labels: {tier: front}}
spec: {${spec}}
---`

const pod = (name: string, spec = '', annotations = '', port = '{name: http, containerPort: 8080}'): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}, annotations: {${annotations}}}
spec:
  terminationGracePeriodSeconds: 5
  ${spec}
  containers: [{name: main, image: busybox, ports: [${port}]}]
---`

const slow = 'controlplane.test/stop-after: 3s'

async function slicesOf(it: CaseCluster, name: string): Promise<readonly Answer[]> {
  return it.list('endpointslices', `?labelSelector=kubernetes.io/service-name=${name}`)
}

/** A slice without what the scheduler decides. */
const seen = ({ metadata, addressType, endpoints, ports }: Answer): Answer => ({
  labels: metadata.labels,
  generateName: metadata.generateName,
  addressType,
  ports,
  endpoints:
    endpoints
      ?.map(({ nodeName: _node, ...endpoint }: Answer) => endpoint)
      .toSorted((a: Answer, b: Answer) => a.targetRef.name.localeCompare(b.targetRef.name)) ?? endpoints,
})

const endpointsOf = (slice: Answer): readonly Answer[] => slice?.endpoints ?? []

async function ready(it: CaseCluster, ...names: readonly string[]): Promise<void> {
  for (const name of names)
    await it.until(`${name} ready`, async () => {
      const found = await it.get(`pods/${name}`)
      return found !== null && isReady(found)
    })
}

const full = (it: CaseCluster, name: string, count: number): Promise<unknown> =>
  it.until(`${count} endpoints of ${name}`, async () => {
    const endpoints = (await slicesOf(it, name)).flatMap(endpointsOf)
    return endpoints.length === count && endpoints.every(({ conditions }) => conditions.ready === true)
  })

/** EndpointSlices and Endpoints, as pods come, turn ready, leave and go. */
export const endpoints: Area = {
  name: 'endpoints',
  cases: [
    {
      name: 'life',
      title: 'the placeholder becomes the slice of the first pod and comes back after the last',
      async run(it) {
        const watch = await it.watch('endpointslices')
        await it.apply(
          service('web', 'clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]'),
        )
        await it.until('a placeholder', async () => (await slicesOf(it, 'web')).length === 1)
        const [placeholder] = await slicesOf(it, 'web')
        it.observe('placeholder', seen(placeholder))
        await it.apply(pod('web-0', 'hostname: web-0\n  subdomain: web', slow))
        await ready(it, 'web-0')
        await full(it, 'web', 1)
        const [slice] = await slicesOf(it, 'web')
        it.observe('slice', { pod: (await it.get('pods/web-0')).metadata.name, slice: seen(slice) })
        it.observe('same name', slice.metadata.name === placeholder.metadata.name)
        await it.kubectl(['delete', 'pod', 'web-0'])
        await it.until('empty', async () => endpointsOf((await slicesOf(it, 'web'))[0]).length === 0)
        it.observe('empty', seen((await slicesOf(it, 'web'))[0]))
        const conditions = watch.events.map(({ object }) => endpointsOf(object).map((one) => one.conditions))
        it.observe('turns', states(conditions.filter(([one]) => one?.serving !== false)))
      },
    },
    {
      name: 'named-ports',
      title: 'pods that have another number behind a port’s name stand in a slice of their own',
      async run(it) {
        await it.apply(
          service(
            'web',
            'selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, {name: more, port: 81}]',
          ),
        )
        await it.apply(
          [
            pod('one'),
            pod('two', '', '', '{name: http, containerPort: 9090}'),
            pod('three', '', '', '{name: other, containerPort: 9090}'),
          ].join(''),
        )
        await ready(it, 'one', 'two', 'three')
        await full(it, 'web', 3)
        const slices = (await slicesOf(it, 'web')).map(seen)
        it.observe(
          'slices',
          slices.toSorted((a, b) => (a.endpoints[0].targetRef.name < b.endpoints[0].targetRef.name ? -1 : 1)),
        )
        const { subsets } = await it.get('endpoints/web')
        it.observe(
          'ports of the Endpoints',
          subsets
            .map(({ ports, addresses }: Answer) => [
              addresses.map(({ targetRef }: Answer) => targetRef.name).toSorted(),
              ports.map(({ name, port }: Answer) => `${name} ${port}`).toSorted(),
            ])
            .toSorted((a: Answer, b: Answer) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        )
      },
    },
    {
      name: 'hostnames',
      title: 'a pod has its name only below the Service that it names',
      async run(it) {
        await it.apply(service('web', 'clusterIP: None, selector: {app: web}'))
        await it.apply(service('second', 'selector: {app: web}, ports: [{port: 80}]'))
        await it.apply(
          pod('one', 'hostname: first\n  subdomain: web') +
            pod('two', 'hostname: alone') +
            pod('three', 'subdomain: web'),
        )
        await ready(it, 'one', 'two', 'three')
        for (const name of ['web', 'second']) {
          await full(it, name, 3)
          const endpoints = (await slicesOf(it, name)).flatMap((slice) => endpointsOf(seen(slice)))
          it.observe(
            name,
            endpoints.map(({ targetRef, hostname = null }) => [targetRef.name, hostname]),
          )
        }
      },
    },
    {
      name: 'changes',
      title: 'labels of the Service and its selector are followed',
      async run(it) {
        await it.apply(service('web', 'clusterIP: None, selector: {app: web}'))
        await it.apply(pod('one') + pod('two'))
        await ready(it, 'one', 'two')
        await full(it, 'web', 2)
        await it.kubectl(['label', 'service', 'web', 'tier=back', 'new=yes', '--overwrite'])
        await it.until('the labels', async () => (await slicesOf(it, 'web'))[0].metadata.labels.new === 'yes')
        it.observe('labels', (await slicesOf(it, 'web'))[0].metadata.labels)
        await it.kubectl(['label', 'pod', 'two', 'app=other', '--overwrite'])
        await full(it, 'web', 1)
        it.observe(
          'left',
          endpointsOf((await slicesOf(it, 'web'))[0]).map(({ targetRef }) => targetRef.name),
        )
        it.observe('labels of the Endpoints', (await it.get('endpoints/web')).metadata.labels)
      },
    },
    {
      name: 'unready',
      title: 'pods that are not ready stand in the slice, and as ready where the Service says so',
      async run(it) {
        await it.apply(service('web', 'clusterIP: None, selector: {app: web}'))
        await it.apply(service('early', 'clusterIP: None, publishNotReadyAddresses: true, selector: {app: web}'))
        await it.apply(pod('one', '', 'controlplane.test/fail: never-ready'))
        for (const name of ['web', 'early']) {
          await it.until('an endpoint', async () => endpointsOf((await slicesOf(it, name))[0]).length === 1)
          it.observe(name, endpointsOf((await slicesOf(it, name))[0])[0].conditions)
        }
        const subsets = async (name: string): Promise<Answer> =>
          (await it.get(`endpoints/${name}`)).subsets.map((subset: Answer) => Object.keys(subset).toSorted())
        it.observe('Endpoints', { web: await subsets('web'), early: await subsets('early') })
      },
    },
    {
      name: 'mirrored',
      title: 'Endpoints that a person writes for a Service without a selector are mirrored into slices',
      async run(it) {
        await it.apply(service('db', 'ports: [{name: sql, port: 5432}]'))
        const before = (await slicesOf(it, 'db')).length
        await it.apply(`
apiVersion: v1
kind: Endpoints
metadata: {name: db, labels: {team: a}, annotations: {note: b}}
subsets:
  - addresses: [{ip: 10.1.1.1}, {ip: 10.1.1.2, hostname: two}]
    notReadyAddresses: [{ip: 10.1.1.3}]
    ports: [{name: sql, port: 5432}, {name: udp, port: 9, protocol: UDP, appProtocol: own}]
  - addresses: [{ip: "2001:db8::1"}]
    ports: [{port: 7}]
`)
        const whole = async (): Promise<readonly Answer[]> =>
          (await slicesOf(it, 'db')).toSorted((a, b) => (a.addressType < b.addressType ? -1 : 1))
        await it.until('two slices', async () => (await whole()).length === 2)
        it.observe('made', { before, slices: await whole() })
        const change = {
          metadata: { labels: { team: 'z' } },
          subsets: [{ addresses: [{ ip: '10.1.1.9' }], ports: [{ name: 'sql', port: 5432 }] }],
        }
        await it.kubectl(['patch', 'endpoints', 'db', '--type=merge', '-p', JSON.stringify(change)])
        await it.until('one slice', async () => (await whole()).length === 1)
        // A slice with other ports takes the place of the one that is left over: its name and uid stay.
        it.observe('changed', await whole())
        await it.kubectl(['label', 'endpoints', 'db', 'endpointslice.kubernetes.io/skip-mirror=true'])
        await it.until('no slice', async () => (await whole()).length === 0)
        await it.kubectl(['label', 'endpoints', 'db', 'endpointslice.kubernetes.io/skip-mirror-'])
        await it.until('a slice again', async () => (await whole()).length === 1)
        await it.kubectl(['delete', 'service', 'db'])
        await it.until('no slice', async () => (await whole()).length === 0)
        it.observe('Endpoints without their Service', await it.get('endpoints/db'))
      },
    },
  ],
}
