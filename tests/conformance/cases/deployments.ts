import { gone, isReady, owners, patch, toldOf } from './stories.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

function deploymentManifest({
  replicas = 2,
  spec = '',
  image = 'nginx:1',
  annotations = '',
}: {
  readonly replicas?: number
  readonly spec?: string
  readonly image?: string
  readonly annotations?: string
} = {}): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {team: a}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {${annotations}}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: c, image: "${image}"}]
${spec === '' ? '' : `  ${spec.trim().replaceAll('\n', '\n  ')}`}
`
}

/** One more, none less: so a rollout of two pods has one order only. */
const oneByOne = 'strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}'

const statusOf = async (it: CaseCluster): Promise<Answer> => (await it.get('deployments/web'))?.status

/** Until the rollout is over, as `kubectl rollout status` has it. */
async function rolledOut(it: CaseCluster): Promise<void> {
  await it.until('the rollout over', async () => {
    const { metadata, spec, status } = (await it.get('deployments/web')) ?? {}
    return (
      status?.observedGeneration === metadata?.generation &&
      (status?.updatedReplicas ?? 0) === spec?.replicas &&
      (status?.replicas ?? 0) === spec.replicas &&
      (status?.availableReplicas ?? 0) === spec.replicas &&
      (status?.terminatingReplicas ?? 0) === 0
    )
  })
}

const image = (version: string): object => ({
  spec: { template: { spec: { containers: [{ name: 'c', image: `nginx:${version}` }] } } },
})

const failing = (fail: string | null): object => ({
  spec: { template: { metadata: { annotations: { 'controlplane.test/fail': fail } } } },
})

/** What tells the sets of a Deployment apart, oldest revision first. */
async function setsOf(it: CaseCluster): Promise<readonly unknown[]> {
  const sets = await it.list('replicasets')
  return sets
    .map(({ metadata, spec }) => ({
      image: spec.template.spec.containers[0].image,
      replicas: spec.replicas,
      annotations: metadata.annotations,
      minReadySeconds: spec.minReadySeconds ?? 0,
    }))
    .toSorted((one, other) => revisionOf(one) - revisionOf(other))
}

const revisionOf = ({ annotations = {} }: Answer): number => Number(annotations['deployment.kubernetes.io/revision'])

const conditionOf = async (it: CaseCluster, type: string): Promise<Answer> =>
  (await statusOf(it))?.conditions?.find((one: Answer) => one.type === type)

/** What was seen, with every set called by its revision: hashes differ between clusters, and so would the order of what holds them. */
async function named<T>(it: CaseCluster, seen: T): Promise<Answer> {
  let text = JSON.stringify(seen)
  for (const { metadata } of await it.list('pods')) text = text.replaceAll(metadata.name, `${metadata.generateName}*`)
  for (const { metadata } of await it.list('replicasets')) {
    const revision = `set-${revisionOf(metadata)}`
    text = text
      .replaceAll(metadata.name, revision)
      .replaceAll(metadata.labels['pod-template-hash'], `hash-of-${revision}`)
  }
  return JSON.parse(text)
}

/** The Deployment's events in the order of their words. */
async function eventsOf(it: CaseCluster): Promise<readonly string[]> {
  const events = await named(it, await toldOf(it, 'Deployment/web'))
  return events.map(({ type, reason, message }: Answer) => `${type} ${reason}: ${message}`).toSorted()
}

/** The status without the order of its conditions, which depends on which of them changed last. */
const ordered = (status: Answer): Answer => ({
  ...status,
  conditions: (status.conditions ?? []).toSorted((one: Answer, other: Answer) => (one.type < other.type ? -1 : 1)),
})

const told = async (it: CaseCluster): Promise<Answer> => named(it, ordered(await statusOf(it)))

/** Deployments and the sets beneath them. */
export const deployments: Area = {
  name: 'deployments',
  cases: [
    {
      name: 'life',
      title: 'a Deployment makes a set that makes the pods, and tells of it',
      async run(it) {
        await it.apply(deploymentManifest({ spec: oneByOne }))
        await rolledOut(it)
        await it.until(
          'the sets told',
          async () => (await it.events()).filter(({ reason }) => reason === 'SuccessfulCreate').length === 2,
        )
        const [set] = await it.list('replicasets')
        it.observe('set', await named(it, set))
        it.observe(
          'pods',
          await named(
            it,
            (await it.list('pods')).map(({ metadata }) => metadata),
          ),
        )
        it.observe('deployment', { ...(await it.get('deployments/web')), status: await told(it) })
        const all = await it.events()
        it.observe(
          'reasons',
          [...new Set(all.map(({ about, reason }) => `${about.split('/')[0]} ${reason}`))].toSorted(),
        )
        it.observe('events', await eventsOf(it))
      },
    },
    {
      name: 'rolling-update',
      title: 'a rolling update makes a new pod, waits for it, and takes an old one away',
      async run(it) {
        await it.apply(deploymentManifest({ spec: oneByOne }))
        await rolledOut(it)
        await patch(it, 'deployments/web', image('2'))
        await rolledOut(it)
        it.observe('sets', await setsOf(it))
        it.observe('status', await told(it))
        it.observe('revision', (await it.get('deployments/web')).metadata.annotations)
        it.observe('events', await eventsOf(it))
      },
    },
    {
      name: 'rollback',
      title: 'a rollback takes the old set, raises its revision and keeps its history',
      async run(it) {
        await it.apply(deploymentManifest({ replicas: 1 }))
        await rolledOut(it)
        await patch(it, 'deployments/web', image('2'))
        await rolledOut(it)
        const undone = await it.kubectl(['rollout', 'undo', 'deployment/web'])
        await rolledOut(it)
        it.observe('said', undone.stdout)
        it.observe('sets', await setsOf(it))
        it.observe('history', (await it.kubectl(['rollout', 'history', 'deployment/web'])).stdout)
        await it.kubectl(['rollout', 'undo', 'deployment/web', '--to-revision=2'])
        await rolledOut(it)
        it.observe('sets after the second', await setsOf(it))
      },
    },
    {
      name: 'recreate',
      title: 'Recreate ends the old pods before it makes new ones',
      async run(it) {
        await it.apply(deploymentManifest({ spec: 'strategy: {type: Recreate}' }))
        await rolledOut(it)
        const pods = await it.watch('pods')
        await patch(it, 'deployments/web', image('2'))
        await rolledOut(it)
        const turns = pods.events.map(({ type, object }) =>
          type === 'ADDED'
            ? `made ${object.spec.containers[0].image}`
            : object.metadata.deletionTimestamp === undefined
              ? ''
              : 'leaving',
        )
        it.observe(
          'no new pod before the last old one was leaving',
          turns.lastIndexOf('made nginx:2') > turns.indexOf('leaving') &&
            turns.indexOf('made nginx:2') > turns.indexOf('leaving') + 1,
        )
        it.observe('sets', await setsOf(it))
        it.observe('status', await told(it))
      },
    },
    {
      name: 'pause',
      title: 'a paused Deployment is scaled but not rolled out',
      async run(it) {
        await it.apply(deploymentManifest({ spec: oneByOne }))
        await rolledOut(it)
        it.observe('said', (await it.kubectl(['rollout', 'pause', 'deployment/web'])).stdout)
        await it.until('told', async () => (await conditionOf(it, 'Progressing'))?.reason === 'DeploymentPaused')
        it.observe('condition', await named(it, await conditionOf(it, 'Progressing')))
        await patch(it, 'deployments/web', image('2'))
        await patch(it, 'deployments/web', { spec: { replicas: 3 } })
        await it.until('scaled', async () => (await statusOf(it)).availableReplicas === 3)
        it.observe('sets', await setsOf(it))
        it.observe('status', await told(it))
        it.observe('resumed', (await it.kubectl(['rollout', 'resume', 'deployment/web'])).stdout)
        await rolledOut(it)
        it.observe('sets after it was resumed', await setsOf(it))
        it.observe('status after it was resumed', await told(it))
      },
    },
    {
      name: 'deadline',
      title: 'a rollout without progress is given up after its deadline, and goes on when it is mended',
      async run(it) {
        await it.apply(deploymentManifest({ spec: `${oneByOne}\nprogressDeadlineSeconds: 5` }))
        await rolledOut(it)
        await patch(it, 'deployments/web', failing('never-ready'))
        await it.until(
          'given up',
          async () => (await conditionOf(it, 'Progressing'))?.reason === 'ProgressDeadlineExceeded',
        )
        it.observe('status', await told(it))
        const waited = await it.kubectl(['rollout', 'status', 'deployment/web'], { mayFail: true })
        it.observe('rollout status', { status: waited.status, stderr: waited.stderr })
        await patch(it, 'deployments/web', failing(null))
        await rolledOut(it)
        it.observe('sets at the end', await setsOf(it))
      },
    },
    {
      name: 'proportional',
      title: 'in the middle of a rollout the difference is shared by size',
      async run(it) {
        const bounds = 'strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}'
        await it.apply(deploymentManifest({ replicas: 10, spec: bounds }))
        await rolledOut(it)
        const sizes = async (): Promise<string> => {
          const sets = (await setsOf(it)) as Answer[]
          return sets.map(({ replicas }) => replicas).join()
        }
        await patch(it, 'deployments/web', failing('never-ready'))
        for (const [replicas, wanted] of [
          [10, '8,5'],
          [15, '11,7'],
          [7, '5,5'],
        ] as const) {
          await patch(it, 'deployments/web', { spec: { replicas } })
          await it.until(`${wanted} of ${replicas}`, async () => (await sizes()) === wanted)
          const settled = async (): Promise<boolean> =>
            (await it.list('replicasets')).every(({ spec, status }) => status.replicas === spec.replicas)
          await it.until('pods of both sets', settled)
        }
        await it.pass(2)
        it.observe('sets', await setsOf(it))
      },
    },
    {
      name: 'quota',
      title: 'pods beyond the quota are told by the set and by the Deployment',
      async run(it) {
        await it.apply(deploymentManifest({ spec: oneByOne }))
        await rolledOut(it)
        await it.kubectl(['create', 'quota', 'q', '--hard=pods=2'])
        await it.until('the quota counted', async () => (await it.get('resourcequotas/q')).status?.used?.pods === '2')
        await patch(it, 'deployments/web', { spec: { replicas: 4 } })
        const condition = await it.until('told', () => conditionOf(it, 'ReplicaFailure'))
        const nameless = (text: string): string => text.replaceAll(/"web-[a-z0-9]+-[a-z0-9]+"/g, '"web-HASH-*"')
        it.observe('condition', { ...condition, message: nameless(condition.message) })
        const warning = (await it.events()).find(({ message }) => message.startsWith('Error creating: '))
        it.observe('event', nameless(warning?.message ?? ''))
        await it.kubectl(['delete', 'quota', 'q'])
        await rolledOut(it)
        it.observe('condition at the end', (await conditionOf(it, 'ReplicaFailure')) ?? null)
      },
    },
    {
      name: 'history',
      title: 'old sets beyond the history limit go',
      async run(it) {
        await it.apply(deploymentManifest({ replicas: 1, spec: 'revisionHistoryLimit: 1' }))
        await rolledOut(it)
        for (const version of ['2', '3']) {
          await patch(it, 'deployments/web', image(version))
          await rolledOut(it)
        }
        await it.until('one old set', async () => (await it.list('replicasets')).length === 2)
        it.observe('sets', await setsOf(it))
        it.observe('history', (await it.kubectl(['rollout', 'history', 'deployment/web'])).stdout)
      },
    },
    {
      name: 'orphaned',
      title: 'orphaned sets and pods are adopted by a new Deployment',
      async run(it) {
        await it.apply(deploymentManifest())
        await rolledOut(it)
        const before = (await it.list('pods')).map(({ metadata }) => metadata.uid).join()
        await it.kubectl(['delete', 'deployment', 'web', '--cascade=orphan'])
        it.observe('owners', (await it.list('replicasets')).map(owners))
        await it.apply(deploymentManifest())
        await rolledOut(it)
        it.observe('owners again', (await it.list('replicasets')).map(owners))
        it.observe('the same pods', (await it.list('pods')).map(({ metadata }) => metadata.uid).join() === before)
        it.observe('condition', {
          sets: await it.list('replicasets'),
          progressing: await conditionOf(it, 'Progressing'),
        })
        await it.kubectl(['delete', 'deployment', 'web'])
        await it.until(
          'all gone',
          async () => (await it.list('replicasets')).length + (await it.list('pods')).length === 0,
        )
      },
    },
    {
      name: 'resized-strategy',
      title: 'minReadySeconds goes to the set, and only its own change is a rollout',
      async run(it) {
        await it.apply(deploymentManifest({ replicas: 1 }))
        await rolledOut(it)
        await patch(it, 'deployments/web', { metadata: { annotations: { team: 'b' } }, spec: { minReadySeconds: 1 } })
        await it.until('told', async () => ((await setsOf(it)) as Answer[])[0].minReadySeconds === 1)
        await rolledOut(it)
        it.observe('sets', await setsOf(it))
      },
    },
  ],
}

const replicaSet = (kind: 'ReplicaSet' | 'ReplicationController', replicas: number): string => `
apiVersion: ${kind === 'ReplicaSet' ? 'apps/v1' : 'v1'}
kind: ${kind}
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: ${kind === 'ReplicaSet' ? '{matchLabels: {app: web}}' : '{app: web}'}
  template:
    metadata: {labels: {app: web, extra: e}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: c, image: "nginx:1"}]
`

async function kept(it: CaseCluster, resource: string, replicas: number): Promise<void> {
  await it.until(`${replicas} pods`, async () => {
    const { metadata, status } = (await it.get(`${resource}/web`)) ?? {}
    return (
      status?.observedGeneration === metadata?.generation &&
      status?.replicas === replicas &&
      (status.readyReplicas ?? 0) === replicas &&
      (status.terminatingReplicas ?? 0) === 0
    )
  })
}

/** Sets that keep a number of pods. */
export const replicaSets: Area = {
  name: 'replicasets',
  cases: (['ReplicaSet', 'ReplicationController'] as const).flatMap((kind) => {
    const resource = `${kind.toLowerCase()}s`
    return [
      {
        name: `${kind}-life`.toLowerCase(),
        title: `a ${kind} replaces a deleted pod at once, and adopts and releases by labels`,
        async run(it: CaseCluster) {
          await it.apply(replicaSet(kind, 2))
          await kept(it, resource, 2)
          it.observe('object', await it.get(`${resource}/web`))
          const [first] = await it.list('pods')
          it.observe('pod', { ...first.metadata, name: first.metadata.generateName })
          await it.kubectl(['label', 'pod', first.metadata.name, 'app=other', '--overwrite'])
          await it.until('three pods', async () => (await it.list('pods')).filter(isReady).length === 3)
          await kept(it, resource, 2)
          it.observe('owners of the released', owners(await it.get(`pods/${first.metadata.name}`)))
          await it.kubectl(['label', 'pod', first.metadata.name, 'app=web', '--overwrite'])
          await it.until('two pods', async () => (await it.list('pods')).length === 2)
          await kept(it, resource, 2)
          it.observe('owners', (await it.list('pods')).map(owners))
          it.observe('status', (await it.get(`${resource}/web`)).status)
          it.observe('reasons', [
            ...new Set((await it.events(`${kind}/web`)).map(({ type, reason }) => `${type} ${reason}`)),
          ])
          await it.kubectl(['scale', kind, 'web', '--replicas=0'])
          await kept(it, resource, 0)
          it.observe('status with none', (await it.get(`${resource}/web`)).status)
        },
      },
      {
        name: `${kind}-orphans`.toLowerCase(),
        title: `a ${kind} that is deleted leaves its pods only if it is asked to, over the API ${kind === 'ReplicationController' ? 'also if it is not asked' : 'never else'}`,
        async run(it: CaseCluster) {
          await it.apply(replicaSet(kind, 1))
          await kept(it, resource, 1)
          const root = kind === 'ReplicaSet' ? '/apis/apps/v1' : '/api/v1'
          const before = (await it.list('pods'))[0].metadata.name
          const { status } = await it.request('DELETE', `${root}/namespaces/{ns}/${resource}/web`)
          it.observe('answer', status)
          await it.until('deleted', async () => (await it.get(`${resource}/web`)) === null)
          if (kind === 'ReplicaSet') return gone(it, before)
          it.observe('owners of orphans', (await it.list('pods')).map(owners))
          await it.apply(replicaSet(kind, 1))
          await kept(it, resource, 1)
          it.observe('the same pod', (await it.list('pods'))[0].metadata.name === before)
          it.observe('owners', (await it.list('pods')).map(owners))
        },
      },
    ]
  }),
}
