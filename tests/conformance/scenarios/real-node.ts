import type { Chain, Scenario, Step } from './types.ts'
import { isReady, slot } from './kit.ts'

const recorded = (index: number, step: Omit<Step, 'recorded' | 'perform'>): Step => ({
  ...step,
  recorded: index,
  perform: null,
})

const comesBack = (ordinal: number): Chain => [
  ['pod-terminating', `redis-${ordinal}`],
  ['pod-gone', `redis-${ordinal}`],
  ['pod-returned', `redis-${ordinal}`],
  ['disk-same', `data-redis-${ordinal}`],
  ['pod-ready', `redis-${ordinal}`],
]

/** The classic exercise on a real kubelet: it needs containers, so only the recording of it is played. */
export const realNode: Scenario = {
  name: 'Redis on a real node',
  trace: 'g-real-node',
  namespace: 'real',
  steps: [
    recorded(1, {
      say: 'the set is applied and waits for its readiness probes',
      until: (situation) => isReady(situation, 'redis', 2),
      story: [
        [
          ['pod-started', 'redis-0'],
          ['pod-ready', 'redis-0'],
          ['pod-added', 'redis-1', /redis-0 is Ready/],
          ['pod-ready', 'redis-1'],
        ],
      ],
    }),
    recorded(2, {
      say: 'redis-1 is deleted and comes back with its disk',
      until: (situation) => isReady(situation, 'redis', 2),
      story: [comesBack(1)],
    }),
    recorded(3, {
      say: 'the program of redis-1 ends by itself and is started again in the same pod',
      until: (situation) => slot(situation, 'redis', 1)?.pod?.restarts === 1,
      story: [
        [
          ['pod-crashed', 'redis-1', /same pod/],
          ['pod-ready', 'redis-1'],
        ],
      ],
      untold: [
        ['pod-gone', 'redis-1'],
        ['disk-same', 'data-redis-1'],
      ],
    }),
    recorded(4, {
      say: 'the readiness probe of redis-0 fails for some seconds',
      until: (situation) => isReady(situation, 'redis', 2),
      story: [
        [
          ['pod-unready', 'redis-0'],
          ['record-withdrawn', 'redis-0.'],
          ['record-published', 'redis-0.'],
        ],
      ],
    }),
    recorded(5, {
      say: 'an image that does not exist stops the update at redis-1',
      until: (situation) => slot(situation, 'redis', 1)?.pod?.state === 'failing',
      story: [
        [
          ['pod-terminating', 'redis-1', /highest ordinal/],
          ['pod-gone', 'redis-1'],
          ['pod-failing', 'redis-1'],
        ],
      ],
      untold: [['pod-terminating', 'redis-0']],
    }),
    recorded(6, {
      say: 'mending the image does not help until the pod is deleted',
      until: (situation) => isReady(situation, 'redis', 2),
      story: [
        [
          ['rollout-stuck', 'redis', /redis-1 never became Ready/],
          ['pod-terminating', 'redis-1'],
          ['pod-ready', 'redis-1'],
        ],
      ],
    }),
    recorded(7, {
      say: 'the set is deleted',
      until: (situation) => situation.sets.length === 0,
      story: [
        [
          ['set-deleted', 'redis'],
          ['set-gone', 'redis'],
        ],
      ],
      untold: [['claim-gone', 'data-redis-']],
    }),
    recorded(8, {
      say: 'applied again, it takes the old disks',
      until: (situation) => isReady(situation, 'redis', 2),
      story: [
        [
          ['set-added', 'redis', /same disks/],
          ['disk-same', 'data-redis-0'],
          ['disk-same', 'data-redis-1'],
        ],
      ],
    }),
  ],
}
