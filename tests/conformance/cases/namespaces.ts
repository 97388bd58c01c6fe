import { printed, refusal } from './printed.ts'
import type { Answer, Area } from './types.ts'

/** Namespaces: what is in a new one, and how one ends. */
export const namespaces: Area = {
  name: 'namespaces',
  cases: [
    {
      name: 'new',
      title: 'a new namespace has its label, its account and its certificates',
      async run(it) {
        const path = '/api/v1/namespaces/{ns}'
        const { metadata, spec, status } = (await it.request('GET', path)).body
        it.observe('namespace', { labels: metadata.labels, spec, status })
        const account = await it.get('serviceaccounts/default')
        it.observe('account', { ...account, metadata: { ...account.metadata, uid: null } })
        const map = await it.until('the certificates', () => it.get('configmaps/kube-root-ca.crt'))
        it.observe('certificates', { annotations: map.metadata.annotations, keys: Object.keys(map.data) })
        const headers = { 'content-type': 'application/merge-patch+json' }
        const body = { metadata: { labels: { 'kubernetes.io/metadata.name': 'other' } }, spec: { finalizers: [] } }
        const changed = (await it.request('PATCH', path, { body, headers })).body
        it.observe('label and finalizers stay', { labels: changed.metadata.labels, spec: changed.spec })
        it.observe('table', printed((await it.kubectl(['get', 'namespace', it.namespace])).stdout))
        it.observe('accounts', printed((await it.kubectl(['get', 'serviceaccounts'])).stdout))
      },
    },
    {
      name: 'refused',
      title: 'what may not be made or deleted is refused',
      async run(it) {
        const map = { metadata: { name: 'a' } }
        const absent = '/api/v1/namespaces/absent-of-all/configmaps'
        it.observe('missing', refusal(await it.request('POST', absent, { body: map })))
        const list = await it.request('GET', absent)
        it.observe('list of a missing one', { status: list.status, items: list.body.items })
        for (const name of ['default', 'kube-system', 'kube-public'])
          it.observe(name, refusal(await it.request('DELETE', `/api/v1/namespaces/${name}?dryRun=All`)))
        const elsewhere = { metadata: { name: 'a', namespace: 'other' } }
        const own = '/api/v1/namespaces/{ns}/configmaps'
        it.observe('elsewhere', refusal(await it.request('POST', own, { body: elsewhere })))
        for (const name of ['a.b', 'A_b', 'x'.repeat(64)])
          it.observe(
            name.slice(0, 5),
            refusal(await it.request('POST', '/api/v1/namespaces?dryRun=All', { body: { metadata: { name } } })),
          )
      },
    },
    {
      name: 'ending',
      title: 'a namespace waits for what has a finalizer, and then is gone',
      async run(it) {
        const own = '/api/v1/namespaces/{ns}'
        const held = { metadata: { name: 'held', finalizers: ['example.com/held'] } }
        await it.request('POST', `${own}/configmaps`, { body: held })
        await it.request('POST', `${own}/configmaps`, { body: { metadata: { name: 'free' } } })
        const deleted = (await it.request('DELETE', own)).body
        const { kind, metadata, spec, status } = deleted
        it.observe('answer', { kind, metadata, spec, status })
        const conditions = async (): Promise<Answer> => {
          const { status } = (await it.request('GET', own)).body
          return (status.conditions ?? []).length > 0 ? status : null
        }
        const { phase, conditions: found } = await it.until('conditions', conditions)
        it.observe('waiting', { phase, conditions: found })
        it.observe(
          'left',
          (await it.list('configmaps')).map(({ metadata }) => metadata.name),
        )
        it.observe(
          'no more',
          refusal(await it.request('POST', `${own}/configmaps`, { body: { metadata: { name: 'b' } } })),
        )
        const headers = { 'content-type': 'application/merge-patch+json' }
        const free = { metadata: { finalizers: null } }
        await it.request('PATCH', `${own}/configmaps/held`, { body: free, headers })
        await it.until('an end', async () => (await it.request('GET', own)).status === 404)
        it.observe('gone', refusal(await it.request('GET', own)))
      },
    },
    {
      name: 'whole',
      title: 'a namespace takes all with it',
      async run(it) {
        await it.apply(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: main, image: busybox}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`)
        await it.ready('web')
        const volumes = async (): Promise<number> =>
          ((await it.request('GET', '/api/v1/persistentvolumes')).body.items as readonly Answer[]).filter(
            ({ spec }) => spec.claimRef?.namespace === it.namespace,
          ).length
        it.observe('volumes before', await volumes())
        await it.request('DELETE', '/api/v1/namespaces/{ns}')
        await it.until('an end', async () => (await it.request('GET', '/api/v1/namespaces/{ns}')).status === 404, 90)
        await it.until('no volume', async () => (await volumes()) === 0)
        it.observe('volumes after', await volumes())
      },
    },
  ],
}
