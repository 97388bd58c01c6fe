import { caughtUp, gone, lives, observed, owners, patch, setManifest, storyOf, toldOf } from './stories.ts'
import type { Area, Case, CaseCluster } from './types.ts'

const policy = (whenScaled: string, whenDeleted: string): string =>
  `persistentVolumeClaimRetentionPolicy: {whenScaled: ${whenScaled}, whenDeleted: ${whenDeleted}}`

async function claimOwners(it: CaseCluster): Promise<readonly string[]> {
  return (await it.list('persistentvolumeclaims')).map((claim) => `${claim.metadata.name}: ${owners(claim).join()}`)
}

/** A claim that was made before its set, larger than the set would ask. */
const earlierClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data-web-0' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '7Mi' } } },
}

/** Whether this set's claims go when a pod is scaled away, and when the set is deleted. */
const retention = (whenScaled: 'Retain' | 'Delete', whenDeleted: 'Retain' | 'Delete'): Case => ({
  name: `retention-${whenScaled}-${whenDeleted}`.toLowerCase(),
  title: `claims with whenScaled ${whenScaled} and whenDeleted ${whenDeleted}`,
  async run(it) {
    await it.apply(setManifest({ replicas: 2, claims: true, spec: policy(whenScaled, whenDeleted) }))
    await it.ready('web')
    it.observe('owners', await claimOwners(it))
    const claims = await it.watch('persistentvolumeclaims')
    await it.kubectl(['scale', 'statefulset', 'web', '--replicas=1'])
    await gone(it, 'web-1')
    if (whenScaled === 'Delete')
      await it.until('the claim gone', async () => (await it.get('persistentvolumeclaims/data-web-1')) === null)
    await it.ready('web')
    it.observe('owners after scaling', await claimOwners(it))
    it.observe(
      'writes of the scaled claim',
      claims.of('data-web-1').map(({ type, object }) => `${type} ${owners(object).join()}`),
    )
    await it.kubectl(['scale', 'statefulset', 'web', '--replicas=2'])
    await it.ready('web')
    it.observe('owners after scaling up', await claimOwners(it))
    await it.kubectl(['delete', 'statefulset', 'web'])
    await gone(it, 'web-0', 'web-1')
    if (whenDeleted === 'Delete')
      await it.until('the claims gone', async () => (await it.list('persistentvolumeclaims')).length === 0)
    it.observe('owners after the end', await claimOwners(it))
  },
})

/** What becomes of a set's claims, and of everything when the set is deleted. */
export const setClaims: Area = {
  name: 'set-claims',
  cases: [
    retention('Retain', 'Retain'),
    retention('Retain', 'Delete'),
    retention('Delete', 'Retain'),
    retention('Delete', 'Delete'),
    {
      name: 'policy-changed',
      title: 'another retention policy changes the owners of living claims',
      async run(it) {
        await it.apply(setManifest({ replicas: 1, claims: true }))
        await it.ready('web')
        const owned = async (count: number): Promise<boolean> =>
          owners(await it.get('persistentvolumeclaims/data-web-0')).length === count
        for (const whenDeleted of ['Delete', 'Retain']) {
          await patch(it, 'statefulsets/web', {
            spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted } },
          })
          await it.until('owners changed', () => owned(whenDeleted === 'Delete' ? 1 : 0))
          it.observe(`owners with ${whenDeleted}`, await claimOwners(it))
        }
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'held-by-another',
      title:
        'claims that another controller owns are left alone, without a word when their pods are ready or condemned',
      async run(it) {
        await it.apply(setManifest({ replicas: 2, claims: true, spec: policy('Delete', 'Retain') }))
        await it.ready('web')
        const { uid } = (await it.get('configmaps/kube-root-ca.crt')).metadata
        const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'kube-root-ca.crt', uid, controller: true }
        for (const name of ['data-web-0', 'data-web-1'])
          await patch(it, `persistentvolumeclaims/${name}`, { metadata: { ownerReferences: [owner] } })
        await it.kubectl(['annotate', 'statefulset', 'web', 'look=again'])
        await it.kubectl(['scale', 'statefulset', 'web', '--replicas=0'])
        await it.ready('web')
        it.observe('owners', await claimOwners(it))
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'claim-being-deleted',
      title: 'a claim on its way out blocks its pod until it has gone, and is made anew',
      async run(it) {
        await it.apply(setManifest({ replicas: 1, claims: true }))
        await it.ready('web')
        await patch(it, 'persistentvolumeclaims/data-web-0', {
          metadata: { finalizers: ['kubernetes.io/pvc-protection', 'podium.test/hold'] },
        })
        const before = (await it.get('persistentvolumeclaims/data-web-0')).metadata.uid
        await it.kubectl(['delete', 'pvc', 'data-web-0', '--wait=false'])
        await it.kubectl(['delete', 'pod', 'web-0'])
        await it.until('a Warning', async () =>
          (await it.events('StatefulSet/web')).some(({ type }) => type === 'Warning'),
        )
        it.observe('pods', (await it.list('pods')).length)
        await it.until(
          'protection gone',
          async () => (await it.get('persistentvolumeclaims/data-web-0')).metadata.finalizers.length === 1,
        )
        await patch(it, 'persistentvolumeclaims/data-web-0', { metadata: { finalizers: null } })
        await it.ready('web')
        it.observe('another claim', (await it.get('persistentvolumeclaims/data-web-0')).metadata.uid !== before)
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'existing-claim',
      title: 'a claim that is there already is used as it is',
      async run(it) {
        await it.apply(JSON.stringify(earlierClaim))
        await it.apply(setManifest({ replicas: 1, claims: true }))
        await it.ready('web')
        const { metadata, spec } = await it.get('persistentvolumeclaims/data-web-0')
        it.observe('claim', { labels: metadata.labels ?? null, asked: spec.resources })
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'refused-by-quota',
      title: 'a claim or a pod beyond the quota is told as Warnings, and made when there is room',
      async run(it) {
        await it.kubectl(['create', 'quota', 'q', '--hard=persistentvolumeclaims=1,pods=3'])
        await it.until('the quota counted', async () => (await it.get('resourcequotas/q')).status?.hard)
        await it.apply(setManifest({ replicas: 2, claims: true }))
        await it.until('a Warning', async () =>
          (await it.events('StatefulSet/web')).some(({ message }) => message.startsWith('Create Pod web-1')),
        )
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
        it.observe('status', (await it.get('statefulsets/web')).status)
        await it.kubectl(['delete', 'quota', 'q'])
        await it.ready('web')
      },
    },
    {
      name: 'deleted-in-background',
      title: 'a deleted set leaves its claims; applied again it has the same revision and takes them',
      async run(it) {
        await it.apply(setManifest({ replicas: 2, claims: true }))
        await it.ready('web')
        const revision = (await it.list('controllerrevisions'))[0].metadata.name
        const claims = (await it.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid).join()
        const eventsBefore = await toldOf(it, 'StatefulSet/web')
        await it.kubectl(['delete', 'statefulset', 'web'])
        await gone(it, 'web-0', 'web-1')
        await it.until('the revision gone', async () => (await it.list('controllerrevisions')).length === 0)
        it.observe(
          'no further events',
          JSON.stringify(await it.events('StatefulSet/web')) === JSON.stringify(eventsBefore),
        )
        it.observe('claims', await claimOwners(it))
        const pods = await it.watch('pods')
        await it.apply(setManifest({ replicas: 2, claims: true }))
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
        it.observe('the same revision', (await it.list('controllerrevisions'))[0].metadata.name === revision)
        it.observe(
          'the same claims',
          (await it.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid).join() === claims,
        )
      },
    },
    {
      name: 'deleted-in-foreground',
      title: 'deleted in the foreground, a set stays until its pods have gone',
      async run(it) {
        await it.apply(setManifest({ replicas: 2 }))
        await it.ready('web')
        const watched = await it.watch('statefulsets')
        await it.kubectl(['delete', 'statefulset', 'web', '--cascade=foreground', '--wait=false'])
        await it.until('the set gone', async () => (await it.get('statefulsets/web')) === null)
        const deleting = watched.of('web').find(({ object }) => object.metadata.deletionTimestamp !== undefined)
        it.observe('finalizers', deleting?.object.metadata.finalizers)
        it.observe('generation', deleting?.object.metadata.generation)
        it.observe('pods', (await it.list('pods')).length)
        it.observe('last', watched.of('web').at(-1)?.type)
        await it.until('the revision gone', async () => (await it.list('controllerrevisions')).length === 0)
      },
    },
    {
      name: 'orphaned-and-adopted',
      title: 'orphaned pods run on, and a new set of that name adopts them as they are',
      async run(it) {
        await it.apply(setManifest({ replicas: 2, claims: true, spec: policy('Retain', 'Delete') }))
        await it.ready('web')
        const before = (await it.list('pods')).map(({ metadata }) => metadata.uid).join()
        await it.kubectl(['delete', 'statefulset', 'web', '--cascade=orphan'])
        for (const resource of ['pods', 'controllerrevisions', 'persistentvolumeclaims'])
          it.observe(`owners of ${resource}`, (await it.list(resource)).map(owners))
        const pods = await it.watch('pods')
        await it.apply(setManifest({ replicas: 2, claims: true, spec: policy('Retain', 'Delete') }))
        await it.ready('web')
        await observed(it, 'statefulsets/web')
        it.observe('the same pods', (await it.list('pods')).map(({ metadata }) => metadata.uid).join() === before)
        await caughtUp(it, pods, 'pods')
        it.observe('lives', lives(pods))
        it.observe('owners of adopted pods', (await it.list('pods')).map(owners))
        it.observe('owners of adopted revisions', (await it.list('controllerrevisions')).map(owners))
        it.observe('status', (await it.get('statefulsets/web')).status)
      },
    },
  ],
}
