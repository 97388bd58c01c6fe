import { describe, expect, test } from 'vitest'
import { plain } from '#shared/words/index.ts'
import { drawerOf } from '../../../../../src-renderer/scenes/drawer/drawer.ts'
import {
  clusterNode,
  pod,
  stageAt,
  stageState,
  uidOf,
  waitsForLower,
  type SlotSketch,
} from '../../../../kit/stage-states.ts'
import { at, contentOf, said, second, sourceOf, valueOf, viewOf } from './kit.ts'

describe('Now', () => {
  const ready = { ordinal: 0, pod: { state: 'ready' } } as const
  const condition = (type: string, status: string, reason: string | null = null, message: string | null = null) => ({
    type,
    status,
    reason,
    message,
    changedAt: null,
  })

  test.each([
    {
      name: 'a Ready pod',
      slot: { ordinal: 0, pod: { state: 'ready', conditions: [condition('Ready', 'True')] } },
      says: ['state: Ready for 3 min 02 s', 'because: condition Ready is True', 'claim use: ≈ mounted since @-190'],
    },
    {
      name: 'a pod that no node takes',
      slot: {
        ordinal: 0,
        pod: {
          state: 'pending',
          conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/3 nodes are available')],
        },
        claim: { state: 'pending' },
      },
      says: [
        'state: Pending for 3 min 20 s',
        'because: condition PodScheduled is False Unschedulable 0/3 nodes are available',
        'claim use: reserved',
      ],
    },
    {
      name: 'a pod that was asked to stop',
      slot: {
        ordinal: 0,
        pod: {
          state: 'terminating',
          deletion: { askedAt: stageAt - 12 * second, graceSeconds: 30, endsAt: stageAt + 18 * second },
        },
        claim: null,
      },
      says: [
        'state: Terminating for 12 s',
        'asked to stop: @-12 grace 30 s, ends at the latest @18',
        'because: phase Running',
      ],
    },
    {
      name: 'a slot whose pod waits for a lower one',
      slot: { ordinal: 2, pod: null, why: waitsForLower(2, 1) },
      says: ['state: no pod waits for redis-1'],
    },
    {
      name: 'a kept slot',
      slot: { ordinal: 2, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
      says: ['state: kept: not wanted now'],
    },
    {
      name: 'a slot whose pods may not be listed',
      slot: { ordinal: 2, pod: null, slot: { podReadable: false } },
      says: ['state: not allowed to list pods'],
    },
  ] as const)('of $name', ({ slot, says }) => {
    expect(said(contentOf(viewOf([slot]), at(slot.ordinal)), 'now')).toEqual(says)
  })

  test('the sentences of the rules come after what is observed, and say that they are derived', () => {
    const finding = { ...waitsForLower(0, 1), kind: 'problem' } as const
    const content = contentOf(viewOf([ready], { findings: [finding, finding] }), at(0))
    expect(said(content, 'now').at(-1)).toBe('problem: redis-0 waits: redis-1 is not Ready yet.')
    expect(sourceOf(content, 'problem')).toBe('derived')
    expect(sourceOf(content, 'state')).toBe('observed')
  })

  test('of a silent node is concluded from the node, and nothing is said of its name where names are hidden', () => {
    const slot = { ordinal: 0, pod: { state: 'unknown' } } as const
    const nodes = [
      clusterNode('node-a', { state: 'silent', since: stageAt - 5 * second, lastReportAt: stageAt - 45 * second }),
    ]
    const view = viewOf([slot], { nodes })
    expect(said(contentOf(view, at(0)), 'now').slice(0, 2)).toEqual([
      'state: Unknown',
      'because: node-a silent: last status report 45 s ago, found silent 5 s ago',
    ])
    expect(sourceOf(contentOf(view, at(0)), 'state')).toBe('derived')
    expect(JSON.stringify(contentOf({ ...view, hidesAddresses: true }, at(0)).sections)).not.toContain('node-a')
  })
})

describe('Identity', () => {
  test('an agent that begins to count anew takes nothing from what was seen', () => {
    const history = ['a', 'b'].map((name, index) => ({ uid: `former-${name}`, goneAt: stageAt - (index + 1) * second }))
    const content = contentOf(viewOf([{ ordinal: 1, pod: { state: 'ready' } }], {}, { history }), at(1))
    expect(said(content, 'identity')).toContain(`pod: [${uidOf('pod', 1).slice(-4)}] 3rd pod seen in this slot`)
  })

  test('what stays comes before what changes, with the pods that were here', () => {
    const slot = { ordinal: 1, pod: { state: 'ready', restarts: 2 }, slot: { incarnation: 3 } } as const
    const former = { uid: 'former-uid-77aa', goneAt: stageAt - 60 * second }
    const content = contentOf(viewOf([slot], {}, { history: [former] }), at(1))
    expect(said(content, 'identity')).toEqual([
      'name: redis-1',
      'ordinal: 1',
      'DNS name: redis-1.redis',
      'claim: data-redis-1',
      `pod: [${uidOf('pod', 1).slice(-4)}] 3rd pod seen in this slot`,
      'before: [-77aa] until @-60',
      'IP, node: 10.42.1.12 node-b',
      'revision: rev-1 current',
      'restarts: 2',
      'created: @-200 3 min 20 s ago',
    ])
  })

  test('of a slot whose pod has gone shows its last facts, and says that they are', () => {
    const last = pod(1, { state: 'ready' })
    const history = [{ uid: last.uid, goneAt: stageAt - 5 * second }]
    const content = contentOf(viewOf([{ ordinal: 1, pod: null }], {}, { lastPod: last, history }), at(1))
    expect(content.kind).toBe('slot')
    expect(content.notice).toMatchObject({ at: stageAt - 5 * second })
    expect(plain(content.notice?.words ?? [])).toContain('last facts')
    expect(said(content, 'identity')).toContain('IP, node: 10.42.1.12 node-b')
    expect(content.logs).toMatchObject({ isGone: true })
  })
})

describe('Containers', () => {
  const container = {
    name: 'redis',
    image: 'redis:5.0',
    init: false,
    state: 'waiting',
    reason: 'CrashLoopBackOff',
    exitCode: null,
    ready: false,
    restarts: 3,
    startedAt: null,
    finishedAt: null,
    lastEnd: { exitCode: 137, reason: 'OOMKilled', finishedAt: stageAt - 4 * second },
  } as const

  test('say how the last run ended and what that means', () => {
    const view = viewOf([{ ordinal: 0, pod: { state: 'failing', containers: [container] } }])
    expect(said(contentOf(view, at(0)), 'containers')).toEqual([
      'state: waiting: CrashLoopBackOff',
      'last end: exit 137, OOMKilled 4 s ago',
      'means: killed because it used more memory than its limit',
      'image: redis:5.0',
      'restarts: 3',
    ])
  })

  test.each([
    [0, 'ended in order'],
    [1, 'error of its own'],
    [126, 'may not be run'],
    [127, 'no such command'],
    [137, 'SIGKILL'],
    [139, 'SIGSEGV'],
    [143, 'SIGTERM'],
    [134, 'SIGABRT'],
  ])('exit code %i means: %s', (exitCode, meaning) => {
    const ended = { ...container, state: 'ended', exitCode, lastEnd: null, reason: null } as const
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'failing', containers: [ended] } }]), at(0))
    expect(said(content, 'containers').find((line) => line.startsWith('means'))).toContain(meaning)
  })

  test('of an exit code that the program alone knows nothing is guessed', () => {
    const ended = { ...container, state: 'ended', exitCode: 42, lastEnd: null } as const
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'failing', containers: [ended] } }]), at(0))
    expect(said(content, 'containers').some((line) => line.startsWith('means'))).toBe(false)
  })

  test('show which volume is where, of all volumes once the object was read', () => {
    const mounts = [{ container: 'redis', path: '/data', claim: 'data-redis-0' }]
    const view = viewOf([{ ordinal: 0, pod: { state: 'ready', mounts } }])
    expect(said(contentOf(view, at(0)), 'containers')).toContain('mounts: /data from data-redis-0')
    const read = [
      { container: 'redis', volume: 'config', path: '/etc/redis', readOnly: true },
      {
        container: 'redis',
        volume: 'kube-api-access-abcde',
        path: '/var/run/secrets/kubernetes.io/serviceaccount',
        readOnly: true,
      },
      { container: 'other', volume: 'data', path: '/elsewhere', readOnly: false },
    ]
    const content = drawerOf(view, at(0), read)
    if (content === null) throw new Error('Expected details, found none.')
    expect(said(content, 'containers').filter((line) => line.startsWith('mounts'))).toEqual([
      'mounts: /etc/redis from config, read-only',
    ])
  })
})

describe('Storage', () => {
  test('says what was asked for, what came, and what becomes of it', () => {
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }]), at(0))
    expect(said(content, 'storage')).toEqual([
      `claim: [${uidOf('data', 0).slice(-4)}] Bound, 1 Gi`,
      'asked: 1 Gi, ReadWriteOnce local-path',
      `volume: [${uidOf('volume-data', 0).slice(-4)}] 1 Gi node-a`,
      'disk: first disk of this slot',
      'set deleted: claim is kept (Retain)',
      'scaled down: claim is kept (Retain)',
      'claim deleted: the volume and its data go too (Delete)',
    ])
  })

  test('follows the policies of the set and of the volume', () => {
    const retention = { whenDeleted: 'Delete', whenScaled: 'Retain' }
    const slot = { ordinal: 0, pod: { state: 'ready' }, volume: { reclaimPolicy: 'Retain' } } as const
    const content = contentOf(viewOf([slot], { set: { retention } }), at(0))
    expect(said(content, 'storage').slice(-3)).toEqual([
      'set deleted: claim is deleted (Delete)',
      'scaled down: claim is kept (Retain)',
      'claim deleted: the volume stays, as Released (Retain)',
    ])
  })

  test('a class that makes no volumes says nothing of what becomes of them', () => {
    const slot = { ordinal: 0, pod: { state: 'pending' }, volume: null } as const
    const classes = stageState([]).classes.map((each) => ({ ...each, provisioner: 'kubernetes.io/no-provisioner' }))
    const content = contentOf(viewOf([slot], { classes }), at(0, 'claim', 'data'))
    expect(said(content, 'storage').filter((fact) => fact.startsWith('claim deleted'))).toEqual([])
  })

  test('tells what goes with the pod from what is read from elsewhere', () => {
    const otherVolumes = [
      { name: 'scratch', kind: 'emptyDir' },
      { name: 'config', kind: 'configMap' },
    ]
    const { sections } = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready', otherVolumes }, claim: null }]), at(0))
    const groups = sections.find(({ name }) => name === 'storage')?.groups ?? []
    expect(groups.map(({ title, facts }) => [plain(title ?? []), facts.map(valueOf)])).toEqual([
      ['Goes with the pod', ['scratch: emptyDir']],
      ['Read from elsewhere', ['config: configMap']],
    ])
  })

  test('names the volume of a bound claim that is not in view, and calls it absent only of a claim that has none', () => {
    const volumeSaid = (volumeName: string | null) => {
      const slot = { ordinal: 0, pod: { state: 'ready' }, volume: null, claimObject: { volumeName } } as const
      return said(contentOf(viewOf([slot]), at(0, 'claim', 'data')), 'storage').filter((fact) =>
        fact.startsWith('volume'),
      )
    }
    expect(volumeSaid('pvc-1')).toEqual(['volume: pvc-1'])
    expect(volumeSaid(null)).toEqual(['volume: no volume yet'])
  })

  test('says which kinds may not be listed, and takes nothing of them for absent', () => {
    const readable = { ...stageState([]).readable, claims: false, volumes: false }
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }], { readable }), at(0))
    expect(said(content, 'storage')).toEqual([
      'not allowed to list persistentvolumeclaims',
      'not allowed to list persistentvolumes',
    ])
  })
})

describe('DNS', () => {
  test('says what the name answers, and which Services stand for this pod alone', () => {
    const slot = { ordinal: 0, pod: { state: 'ready' }, slot: { ownServices: ['redis-0-outside'] } } as const
    const view = viewOf([slot])
    const name = 'redis-0.redis.lesson.svc.cluster.local'
    const record = {
      namespace: 'lesson',
      name,
      type: 'A',
      answers: [],
      ttl: 5,
      state: 'present',
      service: 'redis',
      pod: 'redis-0',
    } as const
    const maps = { ...view.maps, record: new Map([[`lesson/A:${name}`, record]]) }
    const content = contentOf({ ...view, maps }, at(0))
    expect(said(content, 'dns')).toEqual([
      `DNS name: ${name}`,
      'record: published',
      'answers: 10.42.0.11',
      'TTL: 5 s: others may get an old answer for so long',
      'also: Service redis-0-outside selects just this pod',
    ])
    expect(sourceOf(content, 'answers')).toBe('derived')
  })

  test('addresses and nodes are left out for a shared screen', () => {
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }], {}, { hidesAddresses: true }), at(0))
    expect(JSON.stringify(content.sections)).not.toMatch(/10\.42|node-a/)
  })

  test('a record has details of its own, with the Service behind it', () => {
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }]), at(0, 'record'))
    expect(content).toMatchObject({ kind: 'record', title: 'redis-0.redis', events: null, logs: null })
  })
})

describe('other things', () => {
  test('a claim, with what uses it and where it came from', () => {
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }]), at(0, 'claim', 'data'))
    expect(content).toMatchObject({ kind: 'claim', title: 'data-redis-0', status: { of: 'claim', state: 'inUse' } })
    expect(said(content, 'now')).toEqual([
      'state: Bound, 1 Gi',
      'because: phase Bound',
      'bound: ≈ 0 s after it was asked for',
      'used by: redis-0',
    ])
    expect(said(content, 'storage').slice(-4)).toEqual([
      'class: local-path default',
      'made of: rancher.io/local-path',
      'note: makes the disk after the pod is placed (WaitForFirstConsumer)',
      'reclaim: Delete',
    ])
  })

  test('a claim that is not made yet has no object to read', () => {
    const content = contentOf(viewOf([{ ordinal: 0, pod: null }]), at(0, 'claim', 'data'))
    expect(said(content, 'now')).toEqual(['state: no claim yet'])
    expect(content.object).toBeNull()
  })

  test('a volume, and that its claim is gone', () => {
    const slot = {
      ordinal: 0,
      pod: null,
      claim: { state: 'kept' },
      volume: { phase: 'Released', claimExists: false },
    } as const
    const content = contentOf(viewOf([slot]), at(0, 'volume', 'data'))
    expect(content.kind).toBe('volume')
    expect(said(content, 'now')).toEqual(['state: Released', 'claim: of claim data-redis-0, which is gone'])
  })

  test('the set, when nothing is selected', () => {
    const content = contentOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }], { set: { generation: 2 } }), null)
    expect(content).toMatchObject({ kind: 'set', title: 'redis', object: { objectKind: 'StatefulSet' } })
    expect(said(content, 'now')).toEqual([
      'state: present',
      'counts: wanted 1, created 1, ready 1, updated 1',
      'seen: the controller has not seen the latest change yet',
    ])
  })

  test('a place that is no more has none', () => {
    expect(drawerOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }]), at(7))).toBeNull()
    expect(drawerOf(viewOf([{ ordinal: 0, pod: { state: 'ready' } }]), at(0, 'claim', 'other'))).toBeNull()
  })

  test.each([
    ['pod', null],
    ['record', null],
    ['claim', 'data'],
    ['volume', 'data'],
  ] as const)('no two facts of a group of a %s have one key', (row, template) => {
    const slots: readonly SlotSketch[] = [
      {
        ordinal: 0,
        pod: { state: 'failing' },
        claims: [{ state: 'inUse' }, { state: 'pending', reason: 'noClass' }],
        slot: { ownServices: ['a', 'b'] },
      },
    ]
    const content = contentOf(viewOf(slots), at(0, row, template))
    for (const { groups } of content.sections)
      for (const { facts } of groups) expect(new Set(facts.map(({ key }) => key)).size).toBe(facts.length)
  })
})
