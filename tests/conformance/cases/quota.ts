import { printed, refusal } from './printed.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const limit = (hard: string, more = ''): string => `
apiVersion: v1
kind: ResourceQuota
metadata: {name: limit}
spec:
  hard: ${hard}
  ${more}
---`

const claim = (name: string, size: string, className: string): Answer => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: className, resources: { requests: { storage: size } } },
})

const pod = (name: string, resources?: Answer): Answer => ({
  metadata: { name },
  spec: {
    nodeSelector: { 'kubernetes.io/hostname': 'node-1' },
    containers: [{ name: 'main', image: 'busybox', ...(resources === undefined ? {} : { resources }) }],
  },
})

/** Applies a quota and waits until it has been counted for the first time. */
async function limited(it: CaseCluster, hard: string, more = ''): Promise<void> {
  await it.apply(limit(hard, more))
  await it.until('a counted quota', async () => (await it.get('resourcequotas/limit'))?.status?.used)
}

const create = async (it: CaseCluster, resource: string, body: Answer): Promise<Answer> =>
  refusal(await it.request('POST', `/api/v1/namespaces/{ns}/${resource}`, { body }))

const used = (it: CaseCluster, wanted: Answer) => async (): Promise<Answer> => {
  const { status } = await it.get('resourcequotas/limit')
  return Object.entries(wanted).every(([name, amount]) => status.used[name] === amount) ? status : null
}

/** Quotas: what they refuse, in which words, and what they say of themselves. */
export const quota: Area = {
  name: 'quota',
  cases: [
    {
      name: 'pods',
      title: 'a quota counts pods and what they ask for',
      async run(it) {
        await limited(it, '{pods: "1", requests.cpu: "1", limits.memory: 1Gi, count/pods: "3"}')
        it.observe('silent', await create(it, 'pods', pod('a')))
        const large = { requests: { cpu: '1500m' }, limits: { memory: '2Gi' } }
        it.observe('large', await create(it, 'pods', pod('a', large)))
        const small = { requests: { cpu: '500m' }, limits: { memory: '512Mi' } }
        it.observe('small', await create(it, 'pods', pod('a', small)))
        it.observe('used', await it.until('the pod counted', used(it, { pods: '1' })))
        it.observe('second', await create(it, 'pods', pod('b', small)))
        const { stdout } = await it.kubectl(['get', 'resourcequotas'])
        it.observe('table', printed(stdout))
        it.observe('describe', printed((await it.kubectl(['describe', 'resourcequota', 'limit'])).stdout))
        await it.kubectl(['delete', 'pod', 'a'])
        it.observe('freed', await it.until('the pod no longer counted', used(it, { pods: '0', 'count/pods': '0' })))
      },
    },
    {
      name: 'storage',
      title: 'a quota counts storage, all of it and that of a class',
      async run(it) {
        const own = 'manual.storageclass.storage.k8s.io/requests.storage'
        await limited(it, `{persistentvolumeclaims: "1", requests.storage: 2Gi, ${own}: 1Gi}`)
        const claims: readonly (readonly [string, Answer])[] = [
          ['too large', claim('a', '3Gi', 'local-path')],
          ['too large for the class', claim('a', '1500Mi', 'manual')],
          ['fits', claim('a', '1Gi', 'manual')],
          ['one too many', claim('b', '1Gi', 'manual')],
        ]
        for (const [what, body] of claims) it.observe(what, await create(it, 'persistentvolumeclaims', body))
        it.observe('used', await it.until('the claim counted', used(it, { persistentvolumeclaims: '1' })))
      },
    },
    {
      name: 'objects',
      title: 'a quota counts objects by name and by kind',
      async run(it) {
        const hard =
          '{services: "1", services.nodeports: "0", services.loadbalancers: "0", configmaps: "2", count/statefulsets.apps: "0", secrets: "0"}'
        await limited(it, hard)
        const service = (type: string): Answer => ({ metadata: { name: 's' }, spec: { type, ports: [{ port: 80 }] } })
        it.observe('load balancer', await create(it, 'services', service('LoadBalancer')))
        it.observe('node port', await create(it, 'services', service('NodePort')))
        it.observe('plain', await create(it, 'services', service('ClusterIP')))
        it.observe('secret', await create(it, 'secrets', { metadata: { name: 's' } }))
        it.observe('first map', await create(it, 'configmaps', { metadata: { name: 'a' } }))
        it.observe('second map', await create(it, 'configmaps', { metadata: { name: 'b' } }))
        const set = {
          metadata: { name: 'web' },
          spec: {
            selector: { matchLabels: { app: 'web' } },
            template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'busybox' }] } },
          },
        }
        const path = '/apis/apps/v1/namespaces/{ns}/statefulsets'
        it.observe('set', refusal(await it.request('POST', path, { body: set })))
        it.observe('used', await it.until('the maps counted', used(it, { configmaps: '2', services: '1' })))
      },
    },
    {
      name: 'set',
      title: 'a set says that a quota keeps its claims from being made',
      async run(it) {
        await limited(it, '{persistentvolumeclaims: "1"}')
        await it.apply(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: busybox}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`)
        await it.until(
          'a refused claim',
          async () =>
            (await it.events('StatefulSet/web')).filter(({ reason }) => reason === 'FailedCreate').length >= 2,
        )
        it.observe('events', await it.events('StatefulSet/web'))
        it.observe(
          'claims',
          (await it.list('persistentvolumeclaims')).map(({ metadata }) => metadata.name),
        )
      },
    },
    {
      name: 'scopes',
      title: 'a quota of a scope counts only pods of that scope',
      async run(it) {
        await limited(it, '{pods: "0"}', 'scopes: [NotBestEffort]')
        it.observe('best effort', await create(it, 'pods', pod('a')))
        it.observe('other', await create(it, 'pods', pod('b', { requests: { cpu: '1m' } })))
      },
    },
  ],
}
