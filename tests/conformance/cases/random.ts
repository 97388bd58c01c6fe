import { seededRandom } from '#shared/kit/random.ts'
import type { Answer, Area, Case, CaseCluster } from './types.ts'

// A hundred operations, four times twenty-five, chosen by chance from a seed: both clusters must end in the same state. After
// each operation the namespace comes to rest, so that the end depends on rules and not on who was faster.

const operationsEach = 25

interface Operation {
  readonly text: string
  readonly words: readonly string[]
  readonly input?: string
}

type Choose = <T>(...from: readonly T[]) => T

const sets = ['alpha', 'beta'] as const
const deployments = ['gamma', 'delta'] as const

function setManifest(name: string, choose: Choose): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      replicas: choose(1, 2, 3),
      // What cannot be changed is the set's for ever, so that a second apply is taken.
      podManagementPolicy: name === 'alpha' ? 'OrderedReady' : 'Parallel',
      persistentVolumeClaimRetentionPolicy: {
        whenScaled: choose('Retain', 'Delete'),
        whenDeleted: choose('Retain', 'Delete'),
      },
      selector: { matchLabels: { app: name } },
      template: podTemplate(name),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
        },
      ],
    },
  })
}

const podTemplate = (name: string): object => ({
  metadata: { labels: { app: name } },
  spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image: 'busybox:1' }] },
})

const serviceManifest = (name: string, choose: Choose): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      selector: { app: name },
      ports: [{ name: 'http', port: 80 }],
      ...(choose(true, false) ? { clusterIP: 'None' } : {}),
    },
  })

const deploymentManifest = (name: string, choose: Choose): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: choose(1, 2, 3),
      strategy: { type: choose('RollingUpdate', 'Recreate') },
      selector: { matchLabels: { app: name } },
      template: podTemplate(name),
    },
  })

const jobManifest = (name: string, choose: Choose): string =>
  JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      completions: choose(1, 2, 3),
      parallelism: choose(1, 2),
      completionMode: choose('Indexed', 'NonIndexed'),
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] } },
    },
  })

function operation(choose: Choose): Operation {
  const set = choose(...sets)
  const deployment = choose(...deployments)
  const image = choose('busybox:1', 'busybox:2', 'busybox:3')
  const replicas = choose('0', '1', '2', '3')
  const cascade = choose('background', 'orphan', 'foreground')
  const partition = choose(0, 1, 2)
  const ordinal = choose(0, 1, 2)
  const apply = (text: string, input: string): Operation => ({ text, words: ['apply', '-f', '-'], input })
  const say = (...words: string[]): Operation => ({ text: words.join(' '), words })
  return choose<() => Operation>(
    () => apply(`apply the set ${set}`, setManifest(set, choose)),
    () => apply(`apply the set ${set}`, setManifest(set, choose)),
    () => apply(`apply the Service ${set}`, serviceManifest(set, choose)),
    () => apply(`apply the Deployment ${deployment}`, deploymentManifest(deployment, choose)),
    () => apply('apply the Job work', jobManifest('work', choose)),
    () => say('scale', 'statefulset', set, `--replicas=${replicas}`),
    () => say('scale', 'statefulset', set, `--replicas=${replicas}`),
    () => say('scale', 'deployment', deployment, `--replicas=${replicas}`),
    () => say('set', 'image', `statefulset/${set}`, `main=${image}`),
    () => say('set', 'image', `deployment/${deployment}`, `main=${image}`),
    () =>
      say(
        'patch',
        'statefulset',
        set,
        '-p',
        JSON.stringify({ spec: { updateStrategy: { rollingUpdate: { partition } } } }),
      ),
    () => say('delete', 'pod', `${set}-${ordinal}`),
    () => say('delete', 'pod', `${set}-${ordinal}`, '--force'),
    () => say('delete', 'statefulset', set, `--cascade=${cascade}`),
    () => say('delete', 'deployment', deployment),
    () => say('delete', 'service', set),
    () => say('delete', 'job', 'work'),
    () => say('rollout', 'undo', `statefulset/${set}`),
    () => say('delete', 'pvc', `data-${set}-${ordinal}`, '--wait=false'),
  )()
}

function randomCase(seed: number): Case {
  return {
    name: `seed-${seed}`,
    title: `${operationsEach} random operations of seed ${seed} end in the same state`,
    async run(it) {
      const random = seededRandom(seed)
      const choose: Choose = (...from) => from[Math.floor(random() * from.length)] as (typeof from)[number]
      const done: string[] = []
      for (let count = 0; count < operationsEach; count++) {
        const first = sets[count]
        const { text, words, input } =
          first === undefined
            ? operation(choose)
            : { text: `apply the set ${first}`, words: ['apply', '-f', '-'], input: setManifest(first, choose) }
        const { status } = await it.kubectl(words, { mayFail: true, ...(input === undefined ? {} : { input }) })
        done.push(`${text}: ${status === 0 ? 'done' : 'refused'}`)
        await rest(it)
      }
      it.observe('operations', done)
      for (const resource of observed) it.observe(resource, (await it.list(resource)).map(essence).toSorted(byText))
    },
  }
}

const observed = [
  'statefulsets',
  'controllerrevisions',
  'pods',
  'persistentvolumeclaims',
  'deployments',
  'replicasets',
  'jobs',
  'services',
  'endpointslices',
] as const

/** Until nothing has changed for two seconds of the cluster, by the versions of all objects but Events. */
async function rest(it: CaseCluster): Promise<void> {
  let before = ''
  let quiet = 0
  await it.until('the namespace at rest', async () => {
    const lists = await Promise.all(observed.map((resource) => it.list(resource)))
    const now = lists
      .flat()
      .map(({ metadata }) => metadata.resourceVersion)
      .join(' ')
    quiet = now === before ? quiet + 1 : 0
    before = now
    await it.pass(0.7)
    return quiet >= 3
  })
}

/** What rules decide of an object: not who is on which node, nor when. */
function essence({ metadata, spec, status, endpoints, data, revision }: Answer): Answer {
  const { name, generateName, labels, ownerReferences, finalizers } = metadata
  return {
    metadata: { name, generateName, labels, ownerReferences, finalizers },
    spec: {
      ...without(spec, 'nodeName', 'containers', 'volumeName', 'clusterIP', 'clusterIPs'),
      isPlaced: spec?.nodeName !== undefined,
      images: spec?.containers?.map(({ image }: Answer) => image),
    },
    status: {
      ...without(status, ...ofChance),
      conditions: (status?.conditions ?? []).map(({ type, status: state, reason }: Answer) => ({
        type,
        status: state,
        reason,
      })),
      ready: status?.containerStatuses?.map(({ ready, restartCount }: Answer) => ({ ready, restartCount })),
    },
    ...(endpoints === undefined || endpoints === null
      ? {}
      : {
          endpoints: endpoints.map(({ hostname, conditions: are }: Answer) => ({ hostname, ...are })).toSorted(byText),
        }),
    ...(data === undefined ? {} : { data }),
    ...(revision === undefined ? {} : { revision }),
  }
}

const ofChance = [
  'conditions',
  'containerStatuses',
  'startTime',
  'observedGeneration',
  'podIP',
  'podIPs',
  'hostIP',
  'hostIPs',
]

function without(object: Answer, ...keys: readonly string[]): Answer {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !keys.includes(key)))
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

export const random: Area = { name: 'random', cases: [11, 22, 33, 44].map(randomCase) }
