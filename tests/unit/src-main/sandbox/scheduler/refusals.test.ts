import { describe, expect, test } from 'vitest'
import {
  claimNamed,
  createWorld,
  nodeNamed,
  podNamed,
  storageClass,
  volumeNamed,
  type World,
} from '../controllers/volumes/world.ts'

const onNode = (name: string): object => ({ nodeSelector: { 'kubernetes.io/hostname': name } })
const asking = (requests: object): object => ({
  containers: [{ name: 'main', image: 'busybox', resources: { requests } }],
})
const withPort: object = {
  containers: [{ name: 'main', image: 'busybox', ports: [{ containerPort: 80, hostPort: 8099 }] }],
}
const term = (labels: object): object => ({
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: labels },
})
const antiAffinity = (labels: object): object => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(labels)] } },
})
const labelled = (pod: object, labels: object): object => ({
  ...pod,
  metadata: { ...(pod as { metadata: object }).metadata, labels },
})

const others = "2 node(s) didn't match Pod's node affinity/selector"
const unhelpful = '3 Preemption is not helpful for scheduling.'
const mixed = '1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.'
const refusal = (reasons: string, preemption: string): string =>
  `0/3 nodes are available: ${reasons}. no new claims to deallocate, preemption: 0/3 nodes are available: ${preemption}`

/** The texts were read off a 1.36.3 control plane with three nodes of 64 cores. */
const cases: readonly { title: string; arrange: (world: World) => void; message: string }[] = [
  {
    title: 'more than any node has',
    arrange: (world) =>
      world.add(
        'pods',
        podNamed('pod', [], asking({ cpu: '100', memory: '1Ti', 'ephemeral-storage': '1Gi', 'example.com/gpu': '1' })),
      ),
    message: refusal(
      '3 Insufficient cpu, 3 Insufficient ephemeral-storage, 3 Insufficient example.com/gpu, 3 Insufficient memory',
      unhelpful,
    ),
  },
  {
    title: 'more than is left',
    arrange(world) {
      world.add('pods', podNamed('first', [], { ...onNode('node-3'), ...asking({ cpu: '63' }) }))
      world.step(100)
      world.add('pods', podNamed('pod', [], { ...onNode('node-3'), ...asking({ cpu: '63' }) }))
    },
    message: refusal(`1 Insufficient cpu, ${others}`, mixed),
  },
  {
    title: 'no node with the label',
    arrange: (world) => world.add('pods', podNamed('pod', [], { nodeSelector: { disk: 'ssd' } })),
    message: refusal("3 node(s) didn't match Pod's node affinity/selector", unhelpful),
  },
  {
    title: 'a node named that is not there',
    arrange: (world) =>
      world.add(
        'pods',
        podNamed('pod', [], {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-9'] }] }],
              },
            },
          },
        }),
      ),
    message: refusal("3 node(s) didn't satisfy plugin(s) [NodeAffinity]", unhelpful),
  },
  {
    title: 'a port of the node that is taken',
    arrange(world) {
      world.add('pods', podNamed('first', [], { ...onNode('node-1'), ...withPort }))
      world.step(100)
      world.add('pods', podNamed('pod', [], { ...onNode('node-1'), ...withPort }))
    },
    message: refusal(`1 node(s) didn't have free ports for the requested pod ports, ${others}`, mixed),
  },
  {
    title: 'nodes that are cordoned and tainted',
    arrange(world) {
      world.change('nodes', 'node-1', (node) => ({ ...node, spec: { unschedulable: true } }))
      for (const name of ['node-2', 'node-3'])
        world.change('nodes', name, (node) => ({
          ...node,
          spec: { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] },
        }))
      world.add('pods', podNamed('pod'))
    },
    message: refusal('1 node(s) were unschedulable, 2 node(s) had untolerated taint(s)', unhelpful),
  },
  {
    title: 'pods that it does not want near it',
    arrange(world) {
      world.add('pods', labelled(podNamed('first', [], onNode('node-1')), { app: 'base' }))
      world.step(100)
      world.add('pods', podNamed('pod', [], { ...onNode('node-1'), ...antiAffinity({ app: 'base' }) }))
    },
    message: refusal(`1 node(s) didn't match pod anti-affinity rules, ${others}`, mixed),
  },
  {
    title: 'pods that do not want it near them',
    arrange(world) {
      world.add('pods', podNamed('first', [], { ...onNode('node-2'), ...antiAffinity({ app: 'incoming' }) }))
      world.step(100)
      world.add('pods', labelled(podNamed('pod', [], onNode('node-2')), { app: 'incoming' }))
    },
    message: refusal(`1 node(s) didn't satisfy existing pods anti-affinity rules, ${others}`, mixed),
  },
  {
    title: 'a pod to be near that is not there',
    arrange: (world) =>
      world.add(
        'pods',
        podNamed('pod', [], {
          affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term({ x: 'y' })] } },
        }),
      ),
    message: refusal("3 node(s) didn't match pod affinity rules", unhelpful),
  },
  {
    title: 'a spread over a key that no node has',
    arrange: (world) =>
      world.add(
        'pods',
        podNamed('pod', [], {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { s: '1' } },
            },
          ],
        }),
      ),
    message: refusal("3 node(s) didn't match pod topology spread constraints (missing required label)", unhelpful),
  },
  {
    title: 'a spread that would be uneven',
    arrange(world) {
      world.add('pods', labelled(podNamed('first', [], onNode('node-1')), { s: '2' }))
      world.step(100)
      const constraint = {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        nodeAffinityPolicy: 'Ignore',
        labelSelector: { matchLabels: { s: '2' } },
      }
      world.add(
        'pods',
        labelled(podNamed('pod', [], { ...onNode('node-1'), topologySpreadConstraints: [constraint] }), { s: '2' }),
      )
    },
    message: refusal(`1 node(s) didn't match pod topology spread constraints, ${others}`, mixed),
  },
  {
    title: 'a claim that is not there',
    arrange: (world) => world.add('pods', podNamed('pod', ['nope'])),
    message: '0/3 nodes are available: persistentvolumeclaim "nope" not found. not found',
  },
  {
    title: 'a claim that stands where the one of its ephemeral volume should be',
    arrange(world) {
      world.add('persistentvolumeclaims', claimNamed('pod-data'))
      const ephemeral = { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } }
      world.add('pods', podNamed('pod', [], { volumes: [{ name: 'data', ephemeral }] }))
    },
    message:
      '0/3 nodes are available: PVC default/pod-data was not created for pod default/pod (pod is not owner). not found',
  },
  {
    title: 'a claim of a class that does not exist',
    arrange(world) {
      world.add('persistentvolumeclaims', claimNamed('data', { className: 'fast' }))
      world.add('pods', podNamed('pod', ['data']))
    },
    message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
  },
  {
    title: 'a claim that is being deleted',
    arrange(world) {
      world.add('persistentvolumeclaims', claimNamed('data'))
      world.add('pods', podNamed('first', ['data']))
      world.step(2_000)
      world.remove('persistentvolumeclaims', 'data')
      world.add('pods', podNamed('pod', ['data']))
    },
    message: '0/3 nodes are available: persistentvolumeclaim "data" is being deleted. not found',
  },
  {
    title: 'a claim for one pod that another uses',
    arrange(world) {
      world.add('persistentvolumeclaims', claimNamed('data', { modes: ['ReadWriteOncePod'] }))
      world.add('pods', podNamed('first', ['data']))
      world.step(2_000)
      world.add('pods', podNamed('pod', ['data']))
    },
    message: refusal(
      '3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
      '3 No preemption victims found for incoming pod.',
    ),
  },
  {
    title: 'a volume on another node than the one it may use',
    arrange(world) {
      world.add('persistentvolumes', volumeNamed('pv', { node: 'node-2' }))
      world.step(10)
      world.add('persistentvolumeclaims', claimNamed('data', { className: '' }))
      world.step(100)
      world.change('nodes', 'node-2', (node) => ({ ...node, spec: { unschedulable: true } }))
      world.add('pods', podNamed('pod', ['data']))
    },
    message: refusal(
      "1 node(s) were unschedulable, 2 node(s) didn't match PersistentVolume's node affinity",
      unhelpful,
    ),
  },
  {
    title: 'no volume of a class that has no provisioner',
    arrange(world) {
      world.add('storageclasses', storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' }))
      world.add('persistentvolumeclaims', claimNamed('data', { className: 'manual' }))
      world.add('pods', podNamed('pod', ['data']))
    },
    message: refusal("3 node(s) didn't find available persistent volumes to bind", unhelpful),
  },
]

describe('no node takes a pod because of', () => {
  test.each(cases)('$title', ({ arrange, message }) => {
    const world = createWorld()
    arrange(world)
    world.step(200)
    const pod = world.get('pods', 'pod')
    expect(world.defects).toEqual([])
    expect(pod.spec.nodeName).toBeUndefined()
    expect(pod.status?.conditions).toEqual([
      {
        type: 'PodScheduled',
        observedGeneration: 1,
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: expect.any(String),
        reason: 'Unschedulable',
        message,
      },
    ])
    const said = world.said.find(({ reason }) => reason === 'FailedScheduling')
    expect(said).toMatchObject({ type: 'Warning', message, action: 'Scheduling', component: 'default-scheduler' })
  })
})

test('a cluster without nodes says so, and the first node takes the pod', () => {
  const world = createWorld({ nodes: 0 })
  world.add('pods', podNamed('pod'))
  world.step(100)
  expect(world.said.at(-1)?.message).toBe('no nodes available to schedule pods')
  world.add('nodes', nodeNamed('late'))
  world.step(100)
  expect(world.get('pods', 'pod').spec.nodeName).toBe('late')
})
