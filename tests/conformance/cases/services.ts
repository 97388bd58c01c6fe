import { printed, refusal, withoutPorts } from './printed.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const kinds = `
apiVersion: v1
kind: Service
metadata: {name: plain, labels: {app: web}}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: portless}
spec: {clusterIP: None, selector: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: early}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {type: ExternalName, externalName: example.com}
---
apiVersion: v1
kind: Service
metadata: {name: node-port}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: balanced}
spec: {type: LoadBalancer, selector: {app: nobody}, ports: [{name: a, port: 80}, {name: b, port: 443, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: by-hand}
spec: {ports: [{port: 80}]}
`

const pod = (name: string, more = '', annotations = '{}'): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}, annotations: ${annotations}}
spec:
  nodeSelector: {kubernetes.io/hostname: node-1}
  ${more}
  containers: [{name: main, image: busybox, ports: [{name: http, containerPort: 8080}]}]
---`

const silent = '{controlplane.test/fail: never-ready}'

const slicesOf = async (it: CaseCluster, service: string): Promise<readonly Answer[]> => {
  const slices = await it.list('endpointslices', `?labelSelector=kubernetes.io/service-name=${service}`)
  const name = ({ targetRef }: Answer): string => targetRef?.name ?? ''
  return slices.map(({ metadata, addressType, endpoints, ports }) => ({
    labels: metadata.labels,
    owner: metadata.ownerReferences?.map(({ kind, name: of, controller }: Answer) => ({ kind, name: of, controller })),
    addressType,
    ports,
    endpoints: endpoints?.toSorted((a: Answer, b: Answer) => name(a).localeCompare(name(b))) ?? endpoints,
  }))
}

const counted = (it: CaseCluster, service: string, count: number, ready: number) => async (): Promise<boolean> => {
  const [slice] = await slicesOf(it, service)
  const endpoints: readonly Answer[] = slice?.endpoints ?? []
  return endpoints.length === count && endpoints.filter(({ conditions }) => conditions.ready === true).length === ready
}

/** Services of each kind, what they may become, and the slices that follow them. */
export const services: Area = {
  name: 'services',
  cases: [
    {
      name: 'kinds',
      title: 'each kind of Service is given what it needs',
      async run(it) {
        await it.apply(kinds)
        for (const service of await it.list('services')) {
          const { spec, status, metadata } = withoutPorts(service)
          it.observe(metadata.name, { spec, status })
        }
        const { stdout } = await it.kubectl(['get', 'services', '-o', 'wide'])
        it.observe('table', printed(stdout))
      },
    },
    {
      name: 'slices',
      title: 'slices follow the pods that a Service selects',
      async run(it) {
        await it.apply(kinds)
        await it.until('a placeholder', async () => (await slicesOf(it, 'plain')).length === 1)
        it.observe('before', await slicesOf(it, 'plain'))
        await it.apply(pod('a') + pod('b', 'hostname: b\n  subdomain: headless') + pod('c', '', silent))
        const services = ['plain', 'headless', 'portless', 'early']
        for (const name of services)
          await it.until(`three endpoints of ${name}`, counted(it, name, 3, name === 'early' ? 3 : 2))
        for (const name of [...services, 'balanced', 'by-hand', 'outside']) it.observe(name, await slicesOf(it, name))
        await it.kubectl(['delete', 'pods', '--all'])
        await it.until('an empty slice', counted(it, 'plain', 0, 0))
        it.observe('after', await slicesOf(it, 'plain'))
      },
    },
    {
      name: 'endpoints',
      title: 'the older Endpoints object is written beside the slices',
      async run(it) {
        await it.apply(kinds + '\n---' + pod('a') + pod('c', '', silent))
        await it.until('endpoints', counted(it, 'plain', 2, 1))
        const seen = async (): Promise<Answer> => {
          const { metadata, subsets } = (await it.get('endpoints/plain')) ?? {}
          return subsets?.[0]?.notReadyAddresses === undefined ? null : { labels: metadata.labels, subsets }
        }
        it.observe('plain', await it.until('the Endpoints object', seen))
        const { stdout, stderr } = await it.kubectl(['get', 'endpoints', 'plain'])
        it.observe('table', { stdout: printed(stdout), stderr })
      },
    },
    {
      name: 'describe',
      title: 'kubectl describes a Service with its endpoints',
      async run(it) {
        await it.apply(kinds + '\n---' + pod('a'))
        await it.until('an endpoint', counted(it, 'plain', 1, 1))
        for (const name of ['plain', 'headless', 'outside', 'by-hand']) {
          const { stdout } = await it.kubectl(['describe', 'service', name])
          it.observe(name, printed(stdout))
        }
      },
    },
    {
      name: 'changes',
      title: 'a Service changes its type and keeps what it can',
      async run(it) {
        await it.apply(kinds)
        const steps: readonly (readonly [string, Answer])[] = [
          ['plain', { type: 'NodePort' }],
          ['plain', { type: 'LoadBalancer' }],
          ['plain', { type: 'ClusterIP' }],
          ['plain', { type: 'ExternalName', externalName: 'example.org' }],
          ['plain', { type: 'ClusterIP', externalName: null }],
          ['headless', { clusterIP: '10.96.200.200' }],
          ['by-hand', { clusterIP: 'None' }],
          ['outside', { type: 'ClusterIP' }],
          ['node-port', { ports: [{ port: 80, nodePort: 70_000 }] }],
          ['node-port', { ports: [{ port: 80, nodePort: 80 }] }],
          [
            'node-port',
            {
              ports: [
                { name: 'a', port: 80 },
                { name: 'b', port: 81 },
              ],
            },
          ],
          ['by-hand', { sessionAffinity: 'ClientIP' }],
        ]
        for (const [at, [name, spec]] of steps.entries()) {
          const headers = { 'content-type': 'application/merge-patch+json' }
          const path = `/api/v1/namespaces/{ns}/services/${name}`
          const answer = await it.request('PATCH', path, { body: { spec }, headers })
          const seen = answer.status === 200 ? withoutPorts(answer.body.spec) : refusal(answer)
          it.observe(`${at + 1} ${name}`, seen)
        }
      },
    },
    {
      name: 'taken',
      title: 'an address that is taken is refused',
      async run(it) {
        const create = (name: string, spec: Answer): Promise<Answer> =>
          it.request('POST', '/api/v1/namespaces/{ns}/services', { body: { metadata: { name }, spec } })
        const made = await create('first', { ports: [{ port: 80 }] })
        const clusterIP: string = made.body.spec.clusterIP
        it.observe('taken', refusal(await create('second', { clusterIP, ports: [{ port: 80 }] })))
        it.observe('range', refusal(await create('second', { clusterIP: '1.2.3.4', ports: [{ port: 80 }] })))
        it.observe(
          'deleted',
          withoutPorts((await it.request('DELETE', '/api/v1/namespaces/{ns}/services/first')).body.spec),
        )
        it.observe('free', refusal(await create('second', { clusterIP, ports: [{ port: 80 }] })))
      },
    },
  ],
}
