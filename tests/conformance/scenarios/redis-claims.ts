import { apply, isReady, kubectl, manifestOf, podsLeft } from './kit.ts'
import type { Chain, Scenario } from './types.ts'

const manifest = manifestOf('a-redis-claims')

/** A pod that comes back: another pod, the same name, the same disk. */
const comesBack = (ordinal: number): Chain => [
  ['pod-added', `redis-${ordinal}`],
  ['pod-returned', `redis-${ordinal}`, /^It is a new pod/],
  ['pod-scheduled', `redis-${ordinal}`, /Its disk is on/],
  ['pod-started', `redis-${ordinal}`],
  ['disk-same', `data-redis-${ordinal}`, /^Claim data-redis-\d was never deleted/],
  ['pod-ready', `redis-${ordinal}`],
]

const isMade = (ordinal: number): Chain => [
  ['pod-added', `redis-${ordinal}`],
  ['claim-bound', `data-redis-${ordinal}`],
  ['pod-scheduled', `redis-${ordinal}`],
  ['pod-started', `redis-${ordinal}`],
  ['pod-ready', `redis-${ordinal}`],
  ['record-published', `redis-${ordinal}.redis.`],
]

const goes = (ordinal: number, why: RegExp): Chain => [
  ['pod-terminating', `redis-${ordinal}`, why],
  ['record-withdrawn', `redis-${ordinal}.redis.`, /a stopping pod as not ready/],
  ['pod-gone', `redis-${ordinal}`],
]

/** Claims that stay make no story of their own. */
const claimsStayQuiet = [
  ['claim-added', 'data-redis-'],
  ['claim-deleting', 'data-redis-'],
  ['claim-gone', 'data-redis-'],
  ['volume-gone', 'pvc-'],
  ['disk-new', 'data-redis-'],
] as const

export const redisClaims: Scenario = {
  name: 'Redis with claims: a pod comes back, scaling keeps the data',
  trace: 'a-redis-claims',
  namespace: 'redis',
  steps: [
    {
      say: 'a set of two with a headless Service and a claim template is applied',
      recorded: 0,
      perform: () => [apply(manifest)],
      until: (situation) => isReady(situation, 'redis', 2),
      story: [
        [['set-added', 'redis', /one by one/], ['pod-added', 'redis-0', /comes first/], ...isMade(0).slice(1, 5)],
        [['pod-ready', 'redis-0'], ...isMade(1)],
        [['pod-added', 'redis-1', /redis-0 is Ready, so redis-1 is next/]],
        [
          ['claim-added', 'data-redis-0'],
          ['claim-bound', 'data-redis-0'],
          ['claim-added', 'data-redis-1'],
          ['claim-bound', 'data-redis-1'],
        ],
        [
          ['record-published', 'redis-0.redis.'],
          ['record-published', 'redis-1.redis.'],
        ],
      ],
      untold: [
        ['disk-same', 'data-redis-'],
        ['disk-new', 'data-redis-'],
        ['pod-returned', 'redis-'],
      ],
    },
    {
      say: 'pod redis-1 is deleted and comes back with the same claim',
      recorded: 1,
      perform: () => [kubectl('delete', 'pod', 'redis-1', '--wait=false')],
      until: (situation) => isReady(situation, 'redis', 2),
      story: [
        goes(1, /./u).map(([code, name]) => [code, name] as const),
        [['pod-gone', 'redis-1'], ...comesBack(1)],
        [
          ['pod-ready', 'redis-1'],
          ['record-published', 'redis-1.redis.'],
        ],
      ],
      untold: [...claimsStayQuiet, ['claim-bound', 'data-redis-1'], ['pod-terminating', 'redis-0']],
    },
    {
      say: 'scaled to 3: redis-2 and its claim are made',
      recorded: 2,
      perform: () => [kubectl('scale', 'statefulset', 'redis', '--replicas', '3')],
      until: (situation) => isReady(situation, 'redis', 3),
      story: [
        [['set-scaled', 'redis', /lowest ordinal first/], ...isMade(2)],
        [
          ['claim-added', 'data-redis-2'],
          ['claim-bound', 'data-redis-2'],
        ],
      ],
      untold: [
        ['pod-terminating', 'redis-'],
        ['claim-added', 'data-redis-0'],
        ['claim-added', 'data-redis-1'],
      ],
    },
    {
      say: 'scaled to 1: redis-2 goes first, redis-1 only when it is gone; the claims stay',
      recorded: 3,
      perform: () => [kubectl('scale', 'statefulset', 'redis', '--replicas', '1')],
      until: (situation) => isReady(situation, 'redis', 1) && podsLeft(situation) === 1,
      story: [
        [
          ['set-scaled', 'redis', /highest ordinal first/],
          ...goes(2, /highest ordinal goes first/),
          ...goes(1, /highest ordinal goes first/),
        ],
        [
          ['claim-kept', 'data-redis-2', /whenScaled is Retain/],
          ['claim-kept', 'data-redis-1', /whenScaled is Retain/],
        ],
      ],
      untold: [...claimsStayQuiet, ['pod-terminating', 'redis-0']],
    },
    {
      say: 'scaled to 3 again: the old claims and the old nodes',
      recorded: 4,
      perform: () => [kubectl('scale', 'statefulset', 'redis', '--replicas', '3')],
      until: (situation) => isReady(situation, 'redis', 3),
      story: [[['set-scaled', 'redis'], ...comesBack(1), ...comesBack(2)]],
      untold: [...claimsStayQuiet, ['claim-bound', 'data-redis-']],
    },
    {
      say: 'the set is deleted: all pods go together, the claims stay',
      recorded: 5,
      perform: () => [kubectl('delete', 'statefulset', 'redis', '--wait=false')],
      until: (situation) => situation.sets.length === 0 && podsLeft(situation) === 0,
      story: [
        [
          ['set-deleted', 'redis', /promises no order/],
          ['pod-terminating', 'redis-0', /all pods of it at once/],
          ['pod-gone', 'redis-0'],
          ['set-gone', 'redis'],
        ],
        [
          ['pod-terminating', 'redis-1', /all pods of it at once/],
          ['pod-gone', 'redis-1'],
        ],
        [
          ['pod-terminating', 'redis-2', /all pods of it at once/],
          ['claim-kept', 'data-redis-2', /whenDeleted is Retain/],
        ],
      ],
      untold: claimsStayQuiet,
    },
    {
      say: 'applied again with three replicas: the old claims are used',
      recorded: 6,
      perform: () => [apply(manifest.replace('replicas: 2', 'replicas: 3'))],
      until: (situation) => isReady(situation, 'redis', 3),
      story: [[['set-added', 'redis', /same disks/], ...comesBack(0), ...comesBack(1), ...comesBack(2)]],
      untold: [...claimsStayQuiet, ['claim-bound', 'data-redis-']],
    },
  ],
}
