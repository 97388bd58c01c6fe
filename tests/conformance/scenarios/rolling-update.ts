import { expect } from 'vitest'
import { apply, isReady, isRolledOut, kubectl, manifestOf, setNamed, slot } from './kit.ts'
import type { Chain, Scenario } from './types.ts'

const isReplaced = (ordinal: number): Chain => [
  ['pod-terminating', `web-${ordinal}`],
  ['pod-gone', `web-${ordinal}`],
  ['pod-added', `web-${ordinal}`],
  ['pod-returned', `web-${ordinal}`],
  ['pod-ready', `web-${ordinal}`],
]

const patch = (value: object, type = 'strategic') =>
  kubectl('patch', 'statefulset', 'web', '--type', type, '-p', JSON.stringify(value))
const image = (name: string) => kubectl('set', 'image', 'statefulset', 'web', `nginx=${name}`)

const neverReady = {
  spec: {
    updateStrategy: { rollingUpdate: { partition: 0 } },
    template: { metadata: { annotations: { 'controlplane.test/fail': 'never-ready' } } },
  },
}
const mended = {
  spec: {
    template: { metadata: { annotations: null }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.29.1' }] } },
  },
}

export const rollingUpdate: Scenario = {
  name: 'Rolling update, partition, and the rollout that gets stuck',
  trace: 'b-rolling-update',
  namespace: 'rolling',
  steps: [
    {
      say: 'a set of three is applied',
      recorded: 0,
      perform: () => [apply(manifestOf('b-rolling-update'))],
      until: (situation) => isReady(situation, 'web', 3),
      story: [
        [
          ['set-added', 'web'],
          ['pod-ready', 'web-0'],
          ['pod-added', 'web-1'],
          ['pod-ready', 'web-1'],
          ['pod-added', 'web-2'],
          ['pod-ready', 'web-2'],
        ],
      ],
      untold: [
        ['rollout-started', 'web'],
        ['rollout-done', 'web'],
      ],
    },
    {
      say: 'a new image: web-2, web-1, web-0, one at a time',
      recorded: 1,
      perform: () => [image('nginx:1.28')],
      until: (situation) => isRolledOut(situation, 'web', 'nginx:1.28'),
      story: [
        [...isReplaced(2), ...isReplaced(1), ...isReplaced(0), ['rollout-done', 'web']],
        // It is told when it is asked for: the controller asks web-2 to go before it writes the new revision into the status.
        [
          ['rollout-started', 'web', /highest ordinal down/],
          ['rollout-done', 'web'],
        ],
        [
          ['pod-terminating', 'web-2', /highest ordinal down/],
          ['pod-terminating', 'web-1', /web-2 is Ready/],
          ['pod-terminating', 'web-0', /web-1 is Ready/],
        ],
      ],
    },
    {
      say: 'partition 2 and another image: only web-2 changes',
      recorded: 2,
      perform: () => [
        patch({ spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } }, 'merge'),
        image('nginx:1.29'),
      ],
      until: (situation) =>
        isReady(situation, 'web', 3) &&
        slot(situation, 'web', 2)?.pod?.images.includes('nginx:1.29') === true &&
        setNamed(situation, 'web')?.counts.updated === 1,
      story: [[['rollout-started', 'web', /partition is 2/]], isReplaced(2)],
      untold: [
        ['pod-terminating', 'web-1'],
        ['pod-terminating', 'web-0'],
      ],
    },
    {
      say: 'partition 0 and pods that never get ready: it stops at web-2',
      recorded: 3,
      perform: () => [patch(neverReady)],
      until: (situation) =>
        slot(situation, 'web', 2)?.pod?.state === 'notReady' && setNamed(situation, 'web')?.counts.updated === 1,
      story: [
        [
          ['pod-terminating', 'web-2'],
          ['pod-added', 'web-2'],
          ['pod-started', 'web-2'],
        ],
      ],
      untold: [
        ['pod-terminating', 'web-1'],
        ['pod-terminating', 'web-0'],
        ['rollout-done', 'web'],
        ['rollout-stuck', 'web'],
      ],
    },
    {
      say: 'the template is mended, and the set waits for the broken pod for good',
      recorded: 4,
      perform: () => [patch(mended)],
      until: (situation) =>
        slot(situation, 'web', 2)?.pod?.state === 'notReady' && setNamed(situation, 'web')?.counts.updated === 0,
      story: [
        [
          ['rollout-started', 'web'],
          ['rollout-stuck', 'web', /web-2 never became Ready/],
        ],
      ],
      untold: [['pod-terminating', 'web-']],
      expect: ({ findings }) => expect(findings).toMatchObject([{ code: 'stuck-rollout', severity: 'problem' }]),
    },
    {
      say: 'the broken pod is deleted by hand, and the rollout goes on',
      recorded: 5,
      perform: () => [kubectl('delete', 'pod', 'web-2', '--wait=false')],
      until: (situation) => isRolledOut(situation, 'web', 'nginx:1.29.1'),
      story: [[...isReplaced(2), ...isReplaced(1), ...isReplaced(0), ['rollout-done', 'web']]],
      expect: ({ findings }) => expect(findings).toEqual([]),
    },
  ],
}
