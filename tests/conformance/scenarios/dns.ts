import { expect } from 'vitest'
import type { InspectShape } from '../../../src-main/command/shape/inspect.ts'
import { apply, isReady, kubectl, manifestOf, slot } from './kit.ts'
import type { Scenario, Situation } from './types.ts'

const annotate = (pod: string, value: string) =>
  kubectl('annotate', 'pod', pod, '--overwrite', `controlplane.test/fail${value}`)
const fails = (pod: string) => annotate(pod, '=never-ready')
const recovers = (pod: string) => annotate(pod, '-')

const absent = `
apiVersion: v1
kind: Service
metadata: {name: absent}
spec: {clusterIP: None, selector: {app: astray}, ports: [{name: http, port: 80}]}
`

const isPod = (situation: Situation, name: string, state: string, record: string): boolean => {
  const [set = '', ordinal = ''] = name.split('-')
  const found = slot(situation, set, Number(ordinal))
  return found?.pod?.state === state && found.record?.state === record
}

const codes = ({ findings }: InspectShape, set: string): readonly string[] =>
  findings.filter(({ subject }) => subject.name === set).map(({ code }) => code)

export const dnsRecords: Scenario = {
  name: 'DNS: records appear and vanish',
  trace: 'e-dns',
  namespace: 'dns',
  questions: [
    'web-7.web.{zone} A',
    'typo.{zone} A',
    'typo-0.typo.{zone} A',
    'absent.{zone} A',
    'astray-0.absent.{zone} A',
    'astray-0.astray.{zone} A',
    'web-0.front.{zone} A',
    'nothing.{zone} A',
  ],
  steps: [
    {
      say: 'four sets and five Services are applied',
      recorded: 1,
      perform: () => [apply(manifestOf('e-dns'))],
      until: (situation) =>
        isReady(situation, 'web', 2) &&
        isReady(situation, 'peers', 2) &&
        isPod(situation, 'typo-0', 'ready', 'absent') &&
        isPod(situation, 'astray-0', 'ready', 'absent'),
      story: [
        [
          ['pod-ready', 'web-0'],
          ['record-published', 'web-0.web.'],
          ['record-published', 'web-1.web.'],
        ],
        [
          ['pod-added', 'peers-0', /podManagementPolicy is Parallel/],
          ['record-published', 'peers-0.peers.', /publishNotReadyAddresses is true/],
          ['pod-ready', 'peers-0'],
        ],
        [['pod-added', 'web-1', /web-0 is Ready/]],
      ],
      untold: [
        ['record-published', 'typo-0'],
        ['record-published', 'astray-0'],
      ],
      expect(document) {
        expect(codes(document, 'typo')).toEqual(['service-selects-nothing'])
        expect(codes(document, 'astray')).toEqual(['service-name-mismatch'])
        const mismatch = document.findings.find(({ code }) => code === 'service-name-mismatch')
        expect(mismatch?.text).toContain('astray selects its pods')
      },
    },
    {
      say: 'web-0 fails its readiness probe',
      recorded: 2,
      perform: () => [fails('web-0')],
      until: (situation) => isPod(situation, 'web-0', 'notReady', 'notPublished'),
      story: [
        [
          ['pod-unready', 'web-0'],
          ['record-withdrawn', 'web-0.web.', /DNS answers for Ready pods only/],
        ],
      ],
      untold: [['record-withdrawn', 'web-1.web.']],
    },
    {
      say: 'web-0 answers its readiness probe again',
      recorded: 3,
      perform: () => [recovers('web-0')],
      until: (situation) => isReady(situation, 'web', 2),
      story: [
        [
          ['pod-ready', 'web-0'],
          ['record-published', 'web-0.web.'],
        ],
      ],
    },
    {
      say: 'peers-0 fails its readiness probe, and its name stays published',
      recorded: 4,
      perform: () => [fails('peers-0')],
      until: (situation) => isPod(situation, 'peers-0', 'notReady', 'publishedEarly'),
      story: [[['pod-unready', 'peers-0']]],
      untold: [['record-withdrawn', 'peers-0']],
    },
    {
      say: 'peers-0 answers its readiness probe again',
      recorded: 5,
      perform: () => [recovers('peers-0')],
      until: (situation) => isReady(situation, 'peers', 2),
      story: [[['pod-ready', 'peers-0']]],
    },
    {
      say: 'pod web-1 is deleted: its name leaves at once and comes back',
      recorded: 6,
      perform: () => [kubectl('delete', 'pod', 'web-1', '--wait=false')],
      until: (situation) => isReady(situation, 'web', 2),
      story: [
        [
          ['pod-terminating', 'web-1'],
          ['record-withdrawn', 'web-1.web.', /stopping/],
          ['pod-gone', 'web-1'],
          ['pod-returned', 'web-1'],
        ],
        [
          ['pod-ready', 'web-1'],
          ['record-published', 'web-1.web.'],
        ],
      ],
    },
    {
      say: 'pod peers-1 is deleted: with publishNotReadyAddresses its name stays until it is gone',
      recorded: 7,
      perform: () => [kubectl('delete', 'pod', 'peers-1', '--wait=false')],
      until: (situation) => isReady(situation, 'peers', 2),
      story: [
        [
          ['pod-terminating', 'peers-1'],
          ['pod-gone', 'peers-1'],
          ['pod-returned', 'peers-1'],
          ['pod-ready', 'peers-1'],
        ],
      ],
    },
    {
      say: 'the selector of Service typo is repaired',
      recorded: 8,
      perform: () => [
        kubectl('patch', 'service', 'typo', '-p', JSON.stringify({ spec: { selector: { app: 'typo' } } })),
      ],
      until: (situation) => isPod(situation, 'typo-0', 'ready', 'present'),
      story: [[['record-published', 'typo-0.typo.']]],
      expect: (document) => expect(codes(document, 'typo')).toEqual([]),
    },
    {
      say: 'the Service absent is created',
      recorded: 9,
      perform: () => [apply(absent)],
      until: (situation) => isPod(situation, 'astray-0', 'ready', 'present'),
      story: [[['record-published', 'astray-0.absent.']]],
      expect: (document) => expect(codes(document, 'astray')).toEqual([]),
    },
    {
      say: 'publishNotReadyAddresses of Service web is set while web-0 is not ready',
      recorded: 10,
      perform: () => [
        fails('web-0'),
        kubectl('wait', '--for=condition=Ready=False', 'pod/web-0', '--timeout=20s'),
        kubectl('patch', 'service', 'web', '-p', JSON.stringify({ spec: { publishNotReadyAddresses: true } })),
      ],
      until: (situation) => isPod(situation, 'web-0', 'notReady', 'publishedEarly'),
      story: [
        [
          ['pod-unready', 'web-0'],
          ['record-published', 'web-0.web.', /publishNotReadyAddresses is true/],
        ],
      ],
    },
    {
      say: 'Service web is deleted',
      recorded: 11,
      perform: () => [kubectl('delete', 'service', 'web')],
      until: (situation) =>
        isPod(situation, 'web-0', 'notReady', 'absent') && isPod(situation, 'web-1', 'ready', 'absent'),
      story: [[['record-withdrawn', 'web-1.web.', /no Service web/]], [['record-withdrawn', 'web-0.web.']]],
    },
  ],
}
