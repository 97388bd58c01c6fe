import { states } from './normal.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

const pod = (name: string, spec: string, metadata = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}${metadata}}
spec:
  containers: [{name: main, image: busybox}]
  ${spec}
---`

const onNode = (name: string): string => `nodeSelector: {kubernetes.io/hostname: ${name}}`
const uses = (claim: string): string => `volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]`
const claim = (name: string, mode = 'ReadWriteOnce'): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {accessModes: [${mode}], storageClassName: local-path, resources: {requests: {storage: 1Gi}}}
---`

const required = (kind: string, labels: string): string =>
  `affinity: {${kind}: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: ${labels}}}]}}`
const asking = (name: string, spec: string, container: string): string =>
  pod(name, spec).replace('image: busybox}', `image: busybox, ${container}}`)

async function refusal(it: CaseCluster, name: string): Promise<void> {
  const condition = await it.until(`${name} refused`, async () => scheduled(await it.get(`pods/${name}`)))
  await it.until('the event', async () => (await it.events(`Pod/${name}`)).length > 0)
  it.observe(name, { condition, events: await it.events(`Pod/${name}`) })
}

const scheduled = (object: Answer): Answer =>
  object.status.conditions?.find(({ type }: Answer) => type === 'PodScheduled')

const isOnNode = (it: CaseCluster, name: string) => async (): Promise<string | undefined> =>
  (await it.get(`pods/${name}`)).spec.nodeName

/** What a scheduler writes on a pod, in order. */
const story = (events: readonly Answer[]): Answer =>
  states(
    events.map(({ object }) => ({
      node: object.spec.nodeName,
      nominated: object.status.nominatedNodeName,
      scheduled: scheduled(object),
    })),
  )

export const scheduling: Area = {
  name: 'scheduling',
  cases: [
    {
      name: 'refusals',
      title: 'no node takes a pod: the condition and the event name the reasons and what preemption made of them',
      async run(it) {
        await it.apply(
          asking('large', '', 'resources: {requests: {cpu: "100", memory: 1Ti, ephemeral-storage: 1Gi}}') +
            pod('no-label', 'nodeSelector: {disk: ssd}') +
            pod(
              'no-such-node',
              'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [node-9]}]}]}}}',
            ) +
            pod('lonely', required('podAffinity', '{nobody: "true"}')) +
            pod(
              'no-zone',
              'topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: x}}}]',
            ) +
            pod('no-claim', uses('absent')),
        )
        for (const name of ['large', 'no-label', 'no-such-node', 'lonely', 'no-zone', 'no-claim'])
          await refusal(it, name)
      },
    },
    {
      name: 'neighbours',
      title: 'pods already on a node keep others away',
      async run(it) {
        const port = 'ports: [{containerPort: 80, hostPort: 28431}]'
        const memory = 'resources: {requests: {memory: 150Gi}}'
        await it.apply(
          asking('port-holder', onNode('node-2'), port) +
            asking('memory-holder', onNode('node-2'), memory) +
            pod('base', onNode('node-2'), ', labels: {app: base}') +
            pod('even', onNode('node-2'), ', labels: {app: even}') +
            pod('shy', `${onNode('node-2')}\n  ${required('podAntiAffinity', '{app: incoming}')}`),
        )
        for (const name of ['port-holder', 'memory-holder', 'base', 'even', 'shy'])
          await it.until('a node', isOnNode(it, name))
        await it.apply(
          asking('port', onNode('node-2'), port) +
            asking('memory', onNode('node-2'), memory) +
            pod('unwilling', `${onNode('node-2')}\n  ${required('podAntiAffinity', '{app: base}')}`) +
            pod('unwanted', onNode('node-2'), ', labels: {app: incoming}') +
            pod(
              'uneven',
              `${onNode('node-2')}\n  topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, nodeAffinityPolicy: Ignore, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: even}}}]`,
              ', labels: {app: even}',
            ),
        )
        for (const name of ['port', 'memory', 'unwilling', 'unwanted', 'uneven']) await refusal(it, name)
        await it.kubectl(['delete', 'pod', 'port-holder', 'base', 'even', 'shy', 'memory-holder', '--now'])
        for (const name of ['port', 'memory', 'unwilling', 'unwanted', 'uneven'])
          await it.until(`${name} on a node`, isOnNode(it, name))
      },
    },
    {
      name: 'once-on-two-nodes',
      title: 'a ReadWriteOnce volume of one node: a second pod goes to that node or nowhere',
      async run(it) {
        await it.apply(claim('data') + pod('first', `${onNode('node-1')}\n  ${uses('data')}`))
        await it.until('a node', isOnNode(it, 'first'))
        await it.apply(pod('follows', uses('data')) + pod('elsewhere', `${onNode('node-2')}\n  ${uses('data')}`))
        it.observe('follows', await it.until('a node', isOnNode(it, 'follows')))
        await refusal(it, 'elsewhere')
      },
    },
    {
      name: 'once-for-one-pod',
      title: 'a ReadWriteOncePod claim keeps a second pod out until the first is gone',
      async run(it) {
        await it.apply(claim('data', 'ReadWriteOncePod') + pod('first', `${onNode('node-1')}\n  ${uses('data')}`))
        await it.until('a node', isOnNode(it, 'first'))
        await it.apply(pod('second', uses('data')))
        await refusal(it, 'second')
        await it.kubectl(['delete', 'pod', 'first', '--now'])
        it.observe('afterwards', await it.until('a node', isOnNode(it, 'second')))
      },
    },
    {
      name: 'claim-later',
      title: 'a pod waits for its claim, then for its volume, then gets its node',
      async run(it) {
        const watch = await it.watch('pods')
        await it.apply(pod('web', `${onNode('node-1')}\n  ${uses('data')}`))
        await it.until('a refusal', async () => scheduled(await it.get('pods/web')))
        await it.apply(claim('data'))
        await it.until('a node', isOnNode(it, 'web'))
        await it.until('the watch to tell of it', async () =>
          watch.of('web').some(({ object }) => object.spec.nodeName !== undefined),
        )
        it.observe('story', story(watch.of('web')))
        await it.until('the event', async () =>
          (await it.events('Pod/web')).some(({ reason }) => reason === 'Scheduled'),
        )
        const events = await it.events('Pod/web')
        it.observe(
          'events',
          events.filter(({ reason }) => reason === 'Scheduled' || reason === 'FailedScheduling'),
        )
      },
    },
    {
      name: 'choice-taken-back',
      title: 'a pod whose choice of node is taken off its claim is refused with an error, and sent again',
      async run(it) {
        const failing = claim('data').replace(
          'name: data',
          'name: data, annotations: {controlplane.test/provisioning: fail}',
        )
        await it.apply(failing + pod('web', `${onNode('node-1')}\n  ${uses('data')}`))
        const isNominated = async (): Promise<boolean> =>
          (await it.get('persistentvolumeclaims/data')).metadata.annotations?.['volume.kubernetes.io/selected-node'] ===
          'node-1'
        await it.until('the choice', isNominated)
        const watch = await it.watch('pods')
        await it.kubectl(['annotate', 'pvc', 'data', 'volume.kubernetes.io/selected-node-'])
        await it.until('the error', async () => scheduled(await it.get('pods/web')))
        await it.until('the choice', isNominated)
        await it.kubectl(['annotate', 'pvc', 'data', 'controlplane.test/provisioning-'])
        await it.until('a node', isOnNode(it, 'web'))
        await it.until('the watch to tell of it', async () =>
          watch.of('web').some(({ object }) => object.spec.nodeName !== undefined),
        )
        it.observe('story', story(watch.of('web')))
      },
    },
    {
      name: 'gates',
      title: 'a gated pod waits for its gate, and a pod of another scheduler for that one',
      async run(it) {
        await it.apply(
          pod('gated', 'schedulingGates: [{name: example.com/wait}]') + pod('other', 'schedulerName: other'),
        )
        await it.pass(2)
        for (const name of ['gated', 'other']) it.observe(name, (await it.get(`pods/${name}`)).status)
        await it.kubectl([
          'patch',
          'pod',
          'gated',
          '--type',
          'json',
          '-p',
          '[{"op":"remove","path":"/spec/schedulingGates"}]',
        ])
        await it.until('a node', isOnNode(it, 'gated'))
      },
    },
    {
      name: 'deleted-while-bound',
      title: 'a pod that is deleted while its volumes are bound is missed, and its successor is scheduled anew',
      async run(it) {
        const failing = claim('data').replace(
          'name: data',
          'name: data, annotations: {controlplane.test/provisioning: fail}',
        )
        await it.apply(failing + pod('web', `${onNode('node-1')}\n  ${uses('data')}`))
        await it.until('the choice', async () => (await it.get('pods/web')).status.nominatedNodeName === 'node-1')
        await it.kubectl(['delete', 'pod', 'web'])
        await it.until('words', async () => (await it.events('Pod/web')).length > 0)
        it.observe('events', await it.events('Pod/web'))
        await it.apply(pod('web', onNode('node-2')))
        it.observe('successor', await it.until('a node', isOnNode(it, 'web')))
        await it.kubectl(['delete', 'pvc', 'data'])
        it.observe('claim', await it.get('persistentvolumeclaims/data'))
      },
    },
  ],
}
