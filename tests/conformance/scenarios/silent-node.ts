import { expect } from 'vitest'
import { apply, isReady, kubectl, manifestOf, slot } from './kit.ts'
import type { Scenario, Situation } from './types.ts'

const nodeOf = (situation: Situation): string => slot(situation, 'db', 0)?.pod?.node ?? ''

/** The real cluster does not wait for the 300 s after which the pods are asked to go: there the node comes back before. */
export const silentNode: Scenario = {
  name: 'A node falls silent',
  trace: 'f-silent-node',
  namespace: 'silent',
  restore: [kubectl('label', 'nodes', '--all', '--overwrite', 'controlplane.test/kubelet=running')],
  steps: [
    {
      say: 'a set with claims and a Deployment are applied',
      recorded: 0,
      perform: () => [apply(manifestOf('f-silent-node'))],
      until: (situation) => isReady(situation, 'db', 2),
      story: [
        [
          ['pod-ready', 'db-0'],
          ['pod-added', 'db-1'],
          ['pod-ready', 'db-1'],
        ],
      ],
    },
    {
      say: 'the node of db-0 falls silent, and db-0 is not replaced',
      recorded: 2,
      perform: (before) => [kubectl('label', 'node', nodeOf(before), 'controlplane.test/kubelet-')],
      until: (situation) => {
        const found = slot(situation, 'db', 0)
        return found?.pod?.state === 'unknown' && found.record?.state === 'notPublished'
      },
      limitMs: 75_000,
      story: [[['node-lost', 'node-']], [['record-withdrawn', 'db-0.db.']]],
      storyOfRecording: [
        [
          ['node-lost', 'node-'],
          ['pod-terminating', 'db-0', /silent for too long/],
        ],
      ],
      untold: [
        ['pod-added', 'db-0'],
        ['pod-gone', 'db-0'],
      ],
      expect(document) {
        expect(document.findings).toMatchObject([
          { code: 'node-silent', severity: 'problem', subject: { kind: 'Node' } },
        ])
        const db = document.statefulSets.find(({ name }) => name === 'db')
        expect(db?.slots[0]?.why).toMatchObject({ code: 'not-replaced-node-silent' })
      },
    },
    {
      say: 'its pods have been asked to go, and nobody can confirm',
      recorded: 3,
      perform: null,
      until: (situation) => slot(situation, 'db', 0)?.pod?.state === 'unknown',
      untold: [['pod-gone', 'db-0']],
    },
    {
      say: 'the node comes back',
      recorded: 4,
      perform: (before) => [kubectl('label', 'node', nodeOf(before), 'controlplane.test/kubelet=running')],
      until: (situation) => isReady(situation, 'db', 2),
      limitMs: 75_000,
      story: [
        [['node-back', 'node-']],
        [
          ['pod-ready', 'db-0'],
          ['record-published', 'db-0.db.'],
        ],
      ],
      expect: (document) => expect(document.findings).toEqual([]),
    },
  ],
}
