import { states } from './normal.ts'
import { caughtUp, gone, lives, observed, owners, patch, setManifest, story, storyOf, toldOf } from './stories.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const statusOf = async (it: CaseCluster): Promise<Answer> => (await it.get('statefulsets/web')).status

/** Whether a rollout is over as the revisions tell. */
const isOneRevision = ({ currentRevision, updateRevision }: Answer): boolean => currentRevision === updateRevision

const imagesOf = async (it: CaseCluster): Promise<readonly string[]> =>
  (await it.list('pods')).map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0].image}`)

const image = (version: string): object => ({
  spec: { template: { spec: { containers: [{ name: 'c', image: `nginx:${version}` }] } } },
})

const rolling = (partition: number): object => ({
  spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } },
})

/** Lives of sets: how their pods come, go, and are replaced. */
export const sets: Area = {
  name: 'sets',
  cases: [
    {
      name: 'ordered-life',
      title: 'OrderedReady makes one pod after the other, with claim, label, hostname and revision',
      async run(it) {
        const pods = await it.watch('pods')
        const watched = await it.watch('statefulsets')
        await it.apply(setManifest({ claims: true }))
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
        await caughtUp(it, watched, 'statefulsets')
        const writes = watched.of('web').map(({ object }) => object.status)
        it.observe('first status', writes[0])
        it.observe('replicas', states(writes.map(({ replicas }) => replicas)))
        it.observe('ready', states(writes.map(({ readyReplicas = 0 }) => readyReplicas)))
        it.observe('status', writes.at(-1))
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
        const { metadata, spec } = await it.get('pods/web-1')
        const { hostname, subdomain, volumes } = spec
        it.observe('pod', { metadata, hostname, subdomain, volumes })
        it.observe('revisions', await it.list('controllerrevisions'))
        const claim = await it.get('persistentvolumeclaims/data-web-1')
        it.observe('claim', { labels: claim.metadata.labels, owners: owners(claim) })
      },
    },
    {
      name: 'parallel-life',
      title: 'Parallel makes and deletes all pods at once',
      async run(it) {
        const pods = await it.watch('pods')
        await it.apply(setManifest({ replicas: 4, spec: 'podManagementPolicy: Parallel' }))
        await it.ready('web')
        await it.kubectl(['scale', 'statefulset', 'web', '--replicas=1'])
        await it.ready('web')
        await caughtUp(it, pods, 'pods')
        it.observe('lives', lives(pods))
        it.observe('all before the first was ready', madeBeforeFirstReady(story(pods)))
        it.observe('status', await statusOf(it))
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'scaling',
      title: 'scaling down takes the highest first, up takes the kept claims again, and 0 leaves nothing but claims',
      async run(it) {
        await it.apply(setManifest({ claims: true }))
        await it.ready('web')
        const claims = (await it.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid)
        const pods = await it.watch('pods')
        for (const replicas of [1, 3, 0]) {
          await it.kubectl(['scale', 'statefulset', 'web', `--replicas=${replicas}`])
          await it.ready('web')
        }
        it.observe('story', await storyOf(it, pods))
        it.observe('status', await statusOf(it))
        const after = (await it.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid)
        it.observe('the same claims', after.join() === claims.join())
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'scaled-and-updated',
      title: 'scaling comes before updating',
      async run(it) {
        await it.apply(setManifest())
        await it.ready('web')
        const pods = await it.watch('pods')
        await patch(it, 'statefulsets/web', { spec: { ...(image('2') as { spec: object }).spec, replicas: 2 } })
        await it.ready('web')
        await patch(it, 'statefulsets/web', { spec: { ...(image('3') as { spec: object }).spec, replicas: 3 } })
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
        it.observe('one revision', isOneRevision(await statusOf(it)))
      },
    },
    {
      name: 'condemned-again',
      title: 'a pod that is on its way out is made anew when it is wanted again, and only then',
      async run(it) {
        await it.apply(setManifest({ annotations: 'controlplane.test/stop-after: 12s' }))
        await it.ready('web')
        const pods = await it.watch('pods')
        await patch(it, 'statefulsets/web', { spec: { replicas: 1 } })
        await it.until('web-2 leaving', async () => (await it.get('pods/web-2'))?.metadata.deletionTimestamp)
        await patch(it, 'statefulsets/web', { spec: { replicas: 3 } })
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
      },
    },
    {
      name: 'rolling-update',
      title: 'a rolling update goes from the highest to the lowest, one at a time',
      async run(it) {
        await it.apply(setManifest())
        await it.ready('web')
        const pods = await it.watch('pods')
        const watched = await it.watch('statefulsets')
        await patch(it, 'statefulsets/web', image('2'))
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
        await caughtUp(it, watched, 'statefulsets')
        const writes = watched.of('web').map(({ object }) => object.status)
        it.observe('one revision', states(writes.map(isOneRevision)))
        it.observe('status', writes.at(-1))
        it.observe('revisions', numbersOf(await it.list('controllerrevisions')))
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'partition',
      title: 'below the partition pods keep the old revision, also when they come back',
      async run(it) {
        await it.apply(setManifest())
        await it.ready('web')
        const pods = await it.watch('pods')
        await patch(it, 'statefulsets/web', rolling(2))
        await patch(it, 'statefulsets/web', image('2'))
        await it.until(
          'web-2 new and ready',
          async () => (await statusOf(it)).updatedReplicas === 1 && (await statusOf(it)).readyReplicas === 3,
        )
        it.observe('images', await imagesOf(it))
        it.observe('status', await statusOf(it))
        await it.kubectl(['delete', 'pod', 'web-0'])
        await it.until('web-0 back', async () => (await statusOf(it)).readyReplicas === 3)
        it.observe('images after web-0 came back', await imagesOf(it))
        await patch(it, 'statefulsets/web', rolling(0))
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
        it.observe('one revision', isOneRevision(await statusOf(it)))
      },
    },
    {
      name: 'on-delete',
      title: 'OnDelete replaces only what is deleted, and the current revision stays',
      async run(it) {
        await it.apply(setManifest({ replicas: 2, spec: 'updateStrategy: {type: OnDelete}' }))
        await it.ready('web')
        await patch(it, 'statefulsets/web', image('2'))
        await observed(it, 'statefulsets/web')
        it.observe('images', await imagesOf(it))
        it.observe('status', await statusOf(it))
        await it.kubectl(['delete', 'pod', 'web-0', 'web-1'])
        await it.ready('web')
        it.observe('images after both were deleted', await imagesOf(it))
        it.observe('status after both were deleted', await statusOf(it))
        it.observe('one revision', isOneRevision(await statusOf(it)))
      },
    },
    {
      name: 'rollback',
      title: 'a rollback raises the old revision',
      async run(it) {
        await it.apply(setManifest({ replicas: 1 }))
        await it.ready('web')
        await patch(it, 'statefulsets/web', image('2'))
        await it.ready('web')
        const before = await it.list('controllerrevisions')
        const undone = await it.kubectl(['rollout', 'undo', 'statefulset/web'])
        await it.ready('web')
        const after = await it.list('controllerrevisions')
        it.observe('said', undone.stdout)
        it.observe('images', await imagesOf(it))
        it.observe('revisions', numbersOf(after))
        it.observe('the same names', before.map(nameOf).join() === after.map(nameOf).join())
        it.observe('history', (await it.kubectl(['rollout', 'history', 'statefulset/web'])).stdout)
      },
    },
    {
      name: 'stuck-rollout',
      title: 'a rollout that is stuck stays stuck when the template is mended, until its pod is deleted',
      async run(it) {
        await it.apply(setManifest())
        await it.ready('web')
        const pods = await it.watch('pods')
        await patch(it, 'statefulsets/web', {
          spec: { template: { metadata: { annotations: { 'controlplane.test/fail': 'never-ready' } } } },
        })
        await it.until('web-2 broken', async () => (await statusOf(it)).updatedReplicas === 1)
        await patch(it, 'statefulsets/web', {
          spec: { template: { metadata: { annotations: { 'controlplane.test/fail': null } } } },
        })
        await observed(it, 'statefulsets/web')
        await it.pass(4)
        it.observe('stuck', await storyOf(it, pods))
        it.observe('stuck status', await statusOf(it))
        await it.kubectl(['delete', 'pod', 'web-2'])
        await it.ready('web')
        it.observe('mended', await storyOf(it, pods))
        it.observe('status', await statusOf(it))
      },
    },
    {
      name: 'parallel-heals',
      title: 'with Parallel a broken rollout heals by mending the template',
      async run(it) {
        await it.apply(setManifest({ spec: 'podManagementPolicy: Parallel' }))
        await it.ready('web')
        await patch(it, 'statefulsets/web', {
          spec: { template: { metadata: { annotations: { 'controlplane.test/fail': 'never-ready' } } } },
        })
        await it.until('web-2 broken', async () => (await statusOf(it)).updatedReplicas === 1)
        await patch(it, 'statefulsets/web', image('2'))
        await patch(it, 'statefulsets/web', {
          spec: { template: { metadata: { annotations: { 'controlplane.test/fail': null } } } },
        })
        await it.ready('web')
        it.observe('images', await imagesOf(it))
        it.observe('status', await statusOf(it))
      },
    },
    {
      name: 'ordinals-start',
      title: 'ordinals begin at start; pods below a raised start go, and the partition counts from it',
      async run(it) {
        const pods = await it.watch('pods')
        const strategy = 'ordinals: {start: 5}\nupdateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}'
        await it.apply(setManifest({ spec: strategy }))
        await it.ready('web')
        await patch(it, 'statefulsets/web', image('2'))
        await it.until(
          'web-7 new',
          async () => (await statusOf(it)).updatedReplicas === 1 && (await statusOf(it)).readyReplicas === 3,
        )
        it.observe('images', await imagesOf(it))
        await patch(it, 'statefulsets/web', { spec: { ordinals: { start: 7 } } })
        await gone(it, 'web-5', 'web-6')
        await it.until(
          'all ready',
          async () => (await statusOf(it)).readyReplicas === 3 && (await statusOf(it)).replicas === 3,
        )
        it.observe('images after start rose', await imagesOf(it))
        it.observe('story', await storyOf(it, pods))
        it.observe(
          'index',
          (await it.list('pods')).map(({ metadata }) => metadata.labels['apps.kubernetes.io/pod-index']),
        )
      },
    },
    {
      name: 'min-ready-seconds',
      title: 'a pod counts as available after minReadySeconds, and the next one waits for it',
      async run(it) {
        const pods = await it.watch('pods')
        const watched = await it.watch('statefulsets')
        await it.apply(setManifest({ replicas: 2, spec: 'minReadySeconds: 3' }))
        await it.until('both available', async () => (await statusOf(it))?.availableReplicas === 2)
        it.observe('story', await storyOf(it, pods))
        await caughtUp(it, watched, 'statefulsets')
        const writes = watched.of('web').map(({ object }) => object.status)
        it.observe(
          'ready and available',
          states(writes.map(({ readyReplicas = 0, availableReplicas }) => [readyReplicas, availableReplicas])),
        )
        await patch(it, 'statefulsets/web', image('2'))
        await it.ready('web')
        await it.until('all available', async () => (await statusOf(it)).availableReplicas === 2)
        it.observe('updated', await storyOf(it, pods))
      },
    },
    {
      name: 'ended-pods',
      title: 'a pod of a set that failed or succeeded is deleted and made again',
      async run(it) {
        await it.apply(setManifest({ replicas: 2 }))
        await it.ready('web')
        const pods = await it.watch('pods')
        for (const phase of ['Failed', 'Succeeded']) {
          const before = (await it.get('pods/web-1')).metadata.uid
          await it.kubectl([
            'patch',
            'pod',
            'web-1',
            '--subresource=status',
            '--type=merge',
            '-p',
            JSON.stringify({ status: { phase } }),
          ])
          await it.until('another web-1', async () => {
            const pod = await it.get('pods/web-1')
            return pod !== null && pod.metadata.uid !== before
          })
          await it.ready('web')
        }
        it.observe('story', await storyOf(it, pods))
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'deleted-pod',
      title: 'a deleted pod comes back with the same name and claim when it has gone',
      async run(it) {
        await it.apply(setManifest({ replicas: 2, claims: true }))
        await it.ready('web')
        const pods = await it.watch('pods')
        const claims = await it.watch('persistentvolumeclaims')
        await it.kubectl(['delete', 'pod', 'web-0'])
        await it.until('web-0 ready again', async () => story(pods).includes('ready web-0'))
        await it.ready('web')
        it.observe('story', await storyOf(it, pods))
        it.observe('claims changed', claims.events.length)
      },
    },
    {
      name: 'taken-name',
      title: 'a name that is taken is waited for without a word',
      async run(it) {
        await it.apply(JSON.stringify(takenPod))
        await it.apply(setManifest({ replicas: 1 }))
        await observed(it, 'statefulsets/web')
        await it.pass(1)
        it.observe('events', await it.events('StatefulSet/web'))
        it.observe('status', await statusOf(it))
        await it.kubectl(['delete', 'pod', 'web-0'])
        await it.ready('web')
        it.observe('events at the end', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'released-and-adopted',
      title: 'a pod that no longer matches is released, and adopted when it matches again',
      async run(it) {
        await it.apply(setManifest({ replicas: 2 }))
        await it.ready('web')
        await it.kubectl(['label', 'pod', 'web-1', 'app=other', '--overwrite'])
        await it.until('released', async () => (await statusOf(it)).replicas === 1)
        it.observe('owners', owners(await it.get('pods/web-1')))
        it.observe('status', await statusOf(it))
        await it.kubectl(['label', 'pod', 'web-1', 'app=web', '--overwrite'])
        await it.ready('web')
        it.observe('owners again', owners(await it.get('pods/web-1')))
        await it.kubectl(['label', 'pod', 'web-0', 'statefulset.kubernetes.io/pod-name=other', '--overwrite'])
        await it.until(
          'label repaired',
          async () => (await it.get('pods/web-0')).metadata.labels['statefulset.kubernetes.io/pod-name'] === 'web-0',
        )
        await it.until('told', async () =>
          (await it.events('StatefulSet/web')).some(({ reason }) => reason === 'SuccessfulUpdate'),
        )
        it.observe('events', await toldOf(it, 'StatefulSet/web'))
      },
    },
    {
      name: 'long-name',
      title: 'a name that is too long for a label is accepted, but its pods are refused',
      async run(it) {
        const name = `s${'x'.repeat(59)}`
        await it.apply(setManifest({ name, replicas: 1 }))
        const told = await it.until('a Warning', async () => {
          const events = await it.events(`StatefulSet/${name}`)
          return events.length > 0 ? events : null
        })
        it.observe(
          'events',
          told.map(({ message, ...rest }: Answer) => ({
            ...rest,
            message: message.replaceAll(/-[b-z0-9]{8,10}"/g, '-HASH"'),
          })),
        )
      },
    },
  ],
}

const numbersOf = (revisions: readonly Answer[]): readonly number[] =>
  revisions.map(({ revision }): number => revision).toSorted((one, other) => one - other)

const nameOf = ({ metadata }: Answer): string => metadata.name

/** A pod of somebody else's with the name of a set's first pod. */
const takenPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0' },
  spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'x' }] },
}

/** How many pods were made before any was ready. */
const madeBeforeFirstReady = (told: readonly string[]): number =>
  told.slice(
    0,
    told.findIndex((turn) => turn.startsWith('ready')),
  ).length
