import { pod } from '../../tests/kit/builders.ts'

/** What differs between the pods of the bench's cluster, and what changes in them. */
export interface PodFacts {
  readonly name: string
  readonly set: string
  readonly ordinal: string
  readonly uid: string
  readonly node: string
  readonly ip: string
  /** The number of the change that was made last: each contestant can read from it which changes have reached it. */
  readonly restarts: string
  readonly version: string
}

type Fact = keyof PodFacts

/** What a pod of an ordinary cluster takes as JSON, managed fields included. */
export const podBytes = 6_000

/** Texts of pods, made by filling gaps in one text: a server that wrote JSON anew would be slower than its clients. */
export class Template {
  readonly #words: readonly string[]
  readonly #facts: readonly Fact[]

  /** Gaps are `@fact@` inside a string and `"#fact#"` for a number. */
  constructor(object: unknown) {
    const pieces = JSON.stringify(object).split(/"#(?<number>\w+)#"|@(?<word>\w+)@/)
    this.#words = pieces.filter((_, index) => index % 3 === 0)
    this.#facts = pieces.flatMap((piece, index) => (index % 3 === 0 || piece === undefined ? [] : [piece as Fact]))
  }

  fill(facts: PodFacts): string {
    let text = this.#words[0] ?? ''
    for (const [index, fact] of this.#facts.entries()) text += facts[fact] + (this.#words[index + 1] ?? '')
    return text
  }
}

function podObject(): Readonly<Record<string, unknown>> {
  const bare = podFields('')
  return podFields('x'.repeat(Math.max(0, podBytes - JSON.stringify(bare).length)))
}

/** The builders' pod with what an API server and a kubelet add to it; `rest` fills it up. */
function podFields(rest: string): Readonly<Record<string, unknown>> {
  const { kind: _kind, apiVersion: _version, ...built } = pod({ name: '@name@', set: '@set@', uid: '@uid@' })
  const { metadata, spec, status } = built as Readonly<Record<string, Readonly<Record<string, unknown>>>>
  const labels = {
    app: '@set@',
    'apps.kubernetes.io/pod-index': '@ordinal@',
    'statefulset.kubernetes.io/pod-name': '@name@',
    'controller-revision-hash': '@set@-1',
  }
  return {
    // In the order in which a server writes them.
    metadata: {
      name: '@name@',
      generateName: '@set@-',
      namespace: metadata?.['namespace'],
      uid: '@uid@',
      resourceVersion: '@version@',
      generation: 1,
      creationTimestamp: metadata?.['creationTimestamp'],
      labels,
      annotations: { 'example.com/configuration': rest },
      ownerReferences: metadata?.['ownerReferences'],
      managedFields: [managed('kube-controller-manager', specFields), managed('kubelet', statusFields)],
    },
    spec: { ...spec, ...podSpec },
    status: { phase: status?.['phase'], ...podStatus },
  }
}

const at = '2026-11-21T10:00:00Z'
const tolerated = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })
const condition = (type: string) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: at })

const podSpec = {
  nodeName: '@node@',
  hostname: '@name@',
  subdomain: '@set@',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  serviceAccountName: 'default',
  securityContext: {},
  tolerations: [tolerated('node.kubernetes.io/not-ready'), tolerated('node.kubernetes.io/unreachable')],
  containers: [
    {
      name: 'redis',
      image: 'redis:8',
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'redis', containerPort: 6379, protocol: 'TCP' }],
      env: Array.from({ length: 8 }, (_, number) => ({ name: `SETTING_${number}`, value: `value of ${number}` })),
      resources: { limits: { memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
      readinessProbe: { tcpSocket: { port: 6379 }, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
      volumeMounts: [{ name: 'access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    },
  ],
  volumes: [{ name: 'access', projected: { sources: [{ serviceAccountToken: { path: 'token' } }], defaultMode: 420 } }],
}

const podStatus = {
  conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
  hostIP: '192.168.1.10',
  podIP: '@ip@',
  podIPs: [{ ip: '@ip@' }],
  startTime: at,
  containerStatuses: [
    {
      name: 'redis',
      image: 'docker.io/library/redis:8',
      imageID: `docker.io/library/redis@sha256:${'0123456789abcdef'.repeat(4)}`,
      containerID: `containerd://${'fedcba9876543210'.repeat(4)}`,
      ready: true,
      started: true,
      restartCount: '#restarts#',
      state: { running: { startedAt: at } },
      lastState: {},
    },
  ],
  qosClass: 'Burstable',
}

function managed(manager: string, names: readonly string[]): unknown {
  const fieldsV1 = Object.fromEntries(names.map((name) => [`f:${name}`, { '.': {}, [`f:${name}Detail`]: {} }]))
  return { manager, operation: 'Update', apiVersion: 'v1', time: at, fieldsType: 'FieldsV1', fieldsV1 }
}

const specFields = ['metadata', 'labels', 'ownerReferences', 'spec', 'containers', 'env', 'resources', 'volumes']
const statusFields = ['status', 'conditions', 'containerStatuses', 'hostIP', 'phase', 'podIP', 'podIPs', 'startTime']

/** A pod as a list carries it: without kind and version. */
export const podItem = new Template(podObject())

/** A pod as a watch carries it. */
export const watchedPod = (facts: PodFacts): string => `{"kind":"Pod","apiVersion":"v1",${podItem.fill(facts).slice(1)}`

/**
 * A watched pod's text again and again: all but its version and its count of restarts is made once for each pod and kept, which
 * takes 6 kB a pod and half of the processor time.
 */
export class WatchedPods {
  readonly #around = new Map<string, readonly string[]>()

  text(facts: PodFacts): string {
    let around = this.#around.get(facts.uid)
    if (around === undefined) {
      around = watchedPod({ ...facts, version: gap, restarts: gap }).split(gap)
      this.#around.set(facts.uid, around)
    }
    const [head = '', middle = '', tail = ''] = around
    return head + facts.version + middle + facts.restarts + tail
  }
}

/** Not part of any fact. */
const gap = '\u0000'

/** A row of the table that kubectl asks for; the server makes it, as a real one does. */
export const tableRow = new Template({
  cells: ['@name@', '1/1', 'Running', '@restarts@', '5d', '@ip@', '@node@', '<none>', '<none>'],
  object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: podObject()['metadata'] },
})
