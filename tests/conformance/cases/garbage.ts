import { states } from './normal.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const path = '/api/v1/namespaces/{ns}/configmaps'

const reference = ({ metadata }: Answer, change: object = {}): Answer => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: metadata.name,
  uid: metadata.uid,
  ...change,
})

async function make(
  it: CaseCluster,
  name: string,
  owners: readonly Answer[] = [],
  finalizers: readonly string[] = [],
): Promise<Answer> {
  const body = { metadata: { name, ownerReferences: owners, finalizers } }
  const { status, body: made } = await it.request('POST', path, { body })
  if (status !== 201)
    throw new Error(`the ConfigMap ${name} was to be made, and was answered ${status}: ${made?.message}`)
  return made
}

/** The case's own ConfigMaps; every namespace has one of its own. */
const names = async (it: CaseCluster): Promise<readonly string[]> =>
  (await it.list('configmaps')).map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt')

const left = (it: CaseCluster, count: number): Promise<unknown> =>
  it.until(`${count} left`, async () => (await names(it)).length === count)

const remove = (it: CaseCluster, name: string, propagationPolicy: string): Promise<unknown> =>
  it.request('DELETE', `${path}/${name}`, { body: { propagationPolicy } })

const letGo = (it: CaseCluster, name: string): Promise<unknown> =>
  it.request('PATCH', `${path}/${name}`, {
    body: { metadata: { finalizers: null } },
    headers: { 'content-type': 'application/merge-patch+json' },
  })

const held = ['example.com/hold']
const blocking = { blockOwnerDeletion: true }

/** Garbage collection, with objects that no other controller looks at. */
export const garbage: Area = {
  name: 'garbage',
  cases: [
    {
      name: 'background',
      title: 'what an object owned goes after it',
      async run(it) {
        const root = await make(it, 'root')
        const branch = await make(it, 'branch', [reference(root)])
        await make(it, 'leaf', [reference(branch)])
        await make(it, 'other')
        await it.pass(2)
        it.observe('before', await names(it))
        await remove(it, 'root', 'Background')
        await left(it, 1)
        it.observe('after', await names(it))
      },
    },
    {
      name: 'foreground',
      title: 'an object that is deleted in the foreground goes after what blocks it',
      async run(it) {
        const watch = await it.watch('configmaps')
        const root = await make(it, 'root')
        await make(it, 'child', [reference(root, blocking)], held)
        await make(it, 'loose', [reference(root)])
        await it.pass(2)
        await remove(it, 'root', 'Foreground')
        await left(it, 2)
        it.observe('waiting', (await it.get('configmaps/root')).metadata)
        it.observe('blocking', (await it.get('configmaps/child')).metadata)
        await letGo(it, 'child')
        await left(it, 0)
        const ended = watch.events.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name)
        it.observe('order', ended)
        it.observe(
          'turns',
          states(watch.of('root').map(({ type, object }) => [type, object.metadata.finalizers ?? []])),
        )
      },
    },
    {
      name: 'orphan',
      title: 'orphans lose the reference and stay',
      async run(it) {
        const watch = await it.watch('configmaps')
        const root = await make(it, 'root')
        const other = await make(it, 'other')
        await make(it, 'child', [reference(root)])
        await make(it, 'shared', [reference(root), reference(other)])
        await it.pass(2)
        await remove(it, 'root', 'Orphan')
        await left(it, 3)
        it.observe('child', (await it.get('configmaps/child')).metadata.ownerReferences ?? null)
        it.observe('shared', (await it.get('configmaps/shared')).metadata.ownerReferences)
        it.observe(
          'turns',
          states(watch.of('root').map(({ type, object }) => [type, object.metadata.finalizers ?? []])),
        )
      },
    },
    {
      name: 'two-owners',
      title: 'an object lives while one of its owners does, without the references to those that are gone',
      async run(it) {
        const [one, two] = [await make(it, 'one'), await make(it, 'two')]
        await make(it, 'shared', [reference(one), reference(two)])
        await it.pass(2)
        await remove(it, 'one', 'Background')
        const shared = await it.until('the reference gone', async () => {
          const found = await it.get('configmaps/shared')
          return found.metadata.ownerReferences.length === 1 ? found : null
        })
        it.observe('shared', shared.metadata.ownerReferences)
        await remove(it, 'two', 'Background')
        await left(it, 0)
        it.observe('after', await names(it))
      },
    },
    {
      name: 'strangers',
      title: 'an owner that was never there, or is another one of the same name, counts for nothing',
      async run(it) {
        const there = await make(it, 'there')
        const uid = '00000000-0000-4000-8000-000000000000'
        await make(it, 'of-nobody', [reference({ metadata: { name: 'nobody', uid } })])
        await make(it, 'of-another', [reference(there, { uid })])
        await left(it, 1)
        it.observe('after', await names(it))
      },
    },
    {
      name: 'unknown-kind',
      title: 'an owner of a kind that the cluster does not have is believed to be there',
      async run(it) {
        const there = await make(it, 'there')
        await make(it, 'child', [reference(there, { apiVersion: 'example.com/v1', kind: 'Shop' })])
        await remove(it, 'there', 'Background')
        await it.pass(5)
        it.observe('after', await names(it))
      },
    },
    {
      name: 'service-slices',
      title: 'the slices of a Service go with it, and those that a person made stay',
      async run(it) {
        await it.apply(
          'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}}',
        )
        const own = {
          metadata: { name: 'by-hand', labels: { 'kubernetes.io/service-name': 'web' } },
          addressType: 'IPv4',
          endpoints: [{ addresses: ['10.1.2.3'] }],
        }
        await it.request('POST', '/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices', { body: own })
        await it.until('both there', async () => (await it.list('endpointslices')).length === 2)
        await it.kubectl(['delete', 'service', 'web'])
        await it.until('one left', async () => (await it.list('endpointslices')).length === 1)
        await it.until('its Endpoints gone', async () => (await it.get('endpoints/web')) === null)
        it.observe('left', (await it.list('endpointslices'))[0].metadata.name)
      },
    },
  ],
}
