import { expect } from 'vitest'
import type { InspectShape } from '../../../src-main/command/shape/inspect.ts'
import { claimFacts } from '../truth.ts'
import { apply, kubectl, manifestOf } from './kit.ts'
import type { Command, Scenario, Situation } from './types.ts'

/** On a real cluster local-path stays the default class: other namespaces rely on it. So this claim has no place there. */
const manifest = manifestOf('c-pending-claims')
  .split(/^---$/m)
  .filter((document) => !document.includes('no-class-no-default'))
  .join('---')

const consumer = (claim: string): Command =>
  apply(`
apiVersion: v1
kind: Pod
metadata: {name: uses-${claim}}
spec:
  containers: [{name: main, image: busybox, volumeMounts: [{name: data, mountPath: /data}]}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]
`)

const volume = (name: string, className: string, size: string, mode: string, disk = 'none'): Command =>
  apply(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}, labels: {disk: ${disk}}}
spec: {storageClassName: "${className}", capacity: {storage: ${size}}, accessModes: [${mode}], persistentVolumeReclaimPolicy: Retain, hostPath: {path: /srv/${name}}}
`)

const fastClass = apply(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast-ssd}
provisioner: rancher.io/local-path
volumeBindingMode: WaitForFirstConsumer
`)

const repairs: readonly Command[] = [
  fastClass,
  volume('classless', '', '1Gi', 'ReadWriteOnce', 'classless'),
  volume('by-hand', 'nobody-provisions', '2Gi', 'ReadWriteOnce'),
  kubectl('annotate', 'pvc', 'provisioner-refuses', 'controlplane.test/provisioning-'),
  volume('large-volume', 'manual', '6Gi', 'ReadWriteOnce', 'small'),
  kubectl('patch', 'pv', 'small-volume', '--type', 'merge', '-p', '{"spec":{"capacity":{"storage":"5Gi"}}}'),
  volume('shared-volume', 'manual', '8Gi', 'ReadWriteMany', 'shared'),
  volume('not-there-yet', 'manual', '1Gi', 'ReadWriteOnce'),
  kubectl('patch', 'pv', 'kept-volume', '--type', 'merge', '-p', '{"spec":{"claimRef":null}}'),
  consumer('no-consumer'),
]

const state = (situation: Situation, name: string): string =>
  claimFacts(name, situation.namespace, situation.objects).state
const isBound = (situation: Situation, names: readonly string[]): boolean =>
  names.every((name) => ['inUse', 'kept'].includes(state(situation, name)))

const used = ['missing-class', 'provisioner-refuses', 'volume-too-small', 'many-writers', 'no-consumer']
const unused = ['empty-class', 'nobody-provisions', 'named-volume-too-small', 'volume-missing', 'volume-released']

const reasons = (document: InspectShape): Readonly<Record<string, string | null>> =>
  Object.fromEntries(document.claims.map(({ name, reason }) => [name, reason]))

const recordedOnly = (say: string, recorded: number): Scenario['steps'][number] => ({
  say,
  recorded,
  perform: null,
  until: () => true,
})

export const pendingClaims: Scenario = {
  name: 'Claims that stay Pending, and their repair',
  trace: 'c-pending-claims',
  namespace: 'claims',
  clusterNames: [
    'small-volume',
    'once-volume',
    'kept-volume',
    'not-there-yet',
    'classless',
    'by-hand',
    'large-volume',
    'shared-volume',
    'fast-ssd',
  ],
  steps: [
    {
      say: 'claims are applied, each called after the reason for which it waits',
      recorded: 1,
      perform: () => [apply(manifest)],
      until: (situation) => isBound(situation, ['volume-released']),
      story: [
        [
          ['claim-added', 'volume-released'],
          ['claim-bound', 'volume-released'],
        ],
        [
          ['claim-added', 'missing-class'],
          ['claim-stuck', 'missing-class', /^It waits until somebody makes that class/],
        ],
        [['claim-stuck', 'volume-missing', /by name/]],
      ],
      untold: [['claim-stuck', 'no-consumer']],
      expect: (document) =>
        expect(reasons(document)).toMatchObject({
          'no-consumer': 'waitsForPod',
          'volume-missing': 'volumeMissing',
          'missing-class': 'classMissing',
        }),
    },
    {
      say: 'the bound claim is deleted and made again, and its volume is Released',
      recorded: 2,
      perform: () => [kubectl('delete', 'pvc', 'volume-released'), apply(manifest)],
      until: (situation) => state(situation, 'volume-released') === 'pending',
      story: [
        [
          ['claim-deleting', 'volume-released'],
          ['claim-gone', 'volume-released'],
          ['claim-added', 'volume-released'],
        ],
        [['volume-released', 'kept-volume']],
      ],
    },
    {
      say: 'pods ask for four of them, and none can be placed',
      recorded: 3,
      perform: () => used.slice(0, 4).map(consumer),
      until: ({ objects, namespace }) => {
        const pods = objects.filter(({ kind, metadata }) => kind === 'Pod' && metadata.namespace === namespace)
        return pods.length === 4 && pods.every((pod) => pod.spec.nodeName === undefined)
      },
      story: [[['pod-added', 'uses-missing-class']]],
      storyOfRecording: [
        [['claim-stuck', 'provisioner-refuses', /no space left on node/]],
        [['claim-stuck', 'volume-too-small', /somebody has to make one that fits/]],
        [['claim-stuck', 'many-writers', /somebody has to make one that fits/]],
      ],
      untold: [['claim-stuck', 'missing-class']],
      expect(document) {
        expect(reasons(document)).toMatchObject({
          'missing-class': 'classMissing',
          'empty-class': 'noMatch',
          'no-consumer': 'waitsForPod',
          'provisioner-refuses': 'refused',
          'volume-too-small': 'noMatch',
          'many-writers': 'noMatch',
          'volume-missing': 'volumeMissing',
        })
        expect(document.claims.find(({ name }) => name === 'no-consumer')?.normal).toBe(true)
        expect(document.claims.find(({ name }) => name === 'missing-class')?.normal).toBe(false)
      },
    },
    ...[
      'the class',
      'a volume without class',
      'a volume by hand',
      'a willing provisioner',
      'a larger volume',
      'more room',
      'a shared volume',
      'the missing volume',
      'a cleared volume',
      'a default class',
    ].map((repair, index) => recordedOnly(`repaired: ${repair}`, 4 + index)),
    {
      say: 'all that can be repaired is repaired',
      recorded: 14,
      perform: () => repairs,
      until: (situation) =>
        isBound(situation, [...used, ...unused]) && used.every((name) => state(situation, name) === 'inUse'),
      limitMs: 75_000,
      expect: (document) => expect(reasons(document)).toMatchObject({ 'missing-class': null, 'volume-released': null }),
    },
    {
      say: 'the last one cannot be repaired and is deleted',
      recorded: 15,
      perform: () => [kubectl('delete', 'pvc', 'many-writers-named')],
      until: (situation) => state(situation, 'many-writers-named') === 'notCreated',
      story: [
        [
          ['claim-deleting', 'many-writers-named'],
          ['claim-gone', 'many-writers-named'],
        ],
      ],
    },
  ],
}
