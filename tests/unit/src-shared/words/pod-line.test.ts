import { describe, expect, it } from 'vitest'
import type { Pod } from '#shared/model/entities.ts'
import { plain, text } from '#shared/words/index.ts'
import { containerWord, podLine, podWord, type NodeOfPod } from '#shared/words/pod-line.ts'
import { pod } from '../../../kit/entities.ts'

const at = 100_000

function line(fields: Partial<Pod>, node: NodeOfPod = 'gone'): string | null {
  const told = podLine(pod(0, fields), { at, node })
  return told === null ? null : plain(told)
}

const container = pod(0).containers.slice(0, 1)
const silent = { state: 'silent', since: 55_000 } as const
const containers = (fields: Partial<(typeof container)[number]>) => container.map((each) => ({ ...each, ...fields }))
const unplaced = (message: string) => [
  { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, changedAt: 0 },
]

describe('the second line of a narrow card', () => {
  it.each<readonly [string, Partial<Pod>, string]>([
    [
      'a crash',
      { failure: 'crash', reason: 'CrashLoopBackOff', restarts: 13, containers: containers({ exitCode: 1 }) },
      'exit 1',
    ],
    ['an image', { failure: 'image', reason: 'ImagePullBackOff', restarts: 2 }, 'ImagePullBackOff'],
  ])('leaves out of %s what stands elsewhere', (_name, fields, line) => {
    const told = podLine(pod(0, { state: 'failing', ...fields }), { at, node: 'gone', length: 'short' })
    expect(told === null ? null : plain(told)).toBe(line)
  })
})

describe('the second line of a card', () => {
  it.each<readonly [string, Partial<Pod>, NodeOfPod, string | null]>([
    ['unknown', { state: 'unknown' }, silent, 'node-a: found silent 45 s ago'],
    ['unknown, and since when, too', { state: 'unknown' }, { ...silent, since: null }, 'node-a is silent'],
    ['unknown, nodes may not be listed', { state: 'unknown' }, 'notReadable', null],
    [
      'unknown, asked to stop',
      { state: 'unknown', deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 } },
      silent,
      'asked to stop, nobody can confirm',
    ],
    ['unknown, node gone', { state: 'unknown' }, 'gone', 'node-a is gone'],
    [
      'terminating',
      { state: 'terminating', deletion: { askedAt: 88_000, graceSeconds: 30, endsAt: 118_000 } },
      'gone',
      'grace 30 s, 12 s gone',
    ],
    [
      'terminating too long',
      { state: 'terminating', deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 } },
      'gone',
      'grace 30 s is over',
    ],
    [
      'ended, and held',
      {
        state: 'terminating',
        deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 },
        heldBy: ['example.com/backup'],
      },
      'gone',
      'held by example.com/backup',
    ],
    [
      'crash loop',
      {
        state: 'failing',
        failure: 'crash',
        reason: 'CrashLoopBackOff',
        restarts: 3,
        containers: containers({ state: 'waiting', lastEnd: { exitCode: 1, reason: 'Error', finishedAt: 0 } }),
      },
      'gone',
      'CrashLoopBackOff, exit 1, 3 restarts',
    ],
    ['image error', { state: 'failing', failure: 'image', reason: 'ErrImagePull' }, 'gone', 'ErrImagePull'],
    ['completed', { state: 'completed', startedAt: 90_000, finishedAt: 98_000 }, 'gone', 'took 8 s'],
    ['pending', { state: 'pending' }, 'gone', 'not placed yet'],
    [
      'pending, refused',
      { state: 'pending', conditions: unplaced('0/3 nodes are available: 3 Insufficient memory.') },
      'gone',
      'not enough memory',
    ],
    [
      'pending, for a reason of which no plain word is known',
      { state: 'pending', conditions: unplaced('0/3 nodes are available: 3 something new with many words.') },
      'gone',
      'no node takes it',
    ],
    ['creating', { state: 'creating', reason: 'ContainerCreating' }, 'gone', 'ContainerCreating'],
    [
      'creating, init',
      { state: 'creating', reason: 'Init:0/2', initDone: { done: 1, total: 2 } },
      'gone',
      'init 1 of 2',
    ],
    [
      'not ready',
      { state: 'notReady', readyCondition: false, containers: containers({ startedAt: 99_000 }), unreadySince: 98_000 },
      'gone',
      'started 1 s ago',
    ],
    [
      'not ready any more',
      {
        state: 'notReady',
        readyCondition: false,
        unreadySince: 88_000,
        containers: containers({ startedAt: 1_000, ready: false }),
      },
      'gone',
      'readiness check fails for 12 s',
    ],
    [
      'not ready any more, though its container is',
      {
        state: 'notReady',
        readyCondition: false,
        unreadySince: 88_000,
        containers: containers({ startedAt: 1_000, ready: true }),
      },
      'gone',
      'not Ready for 12 s',
    ],
    ['ready', { state: 'ready', readyAt: 0 }, 'gone', 'for 1 min'],
  ])('%s', (_state, fields, node, expected) => {
    expect(line(fields, node)).toBe(expected)
  })

  it('an init container of which nothing is told was not reached, unless its pod has started', () => {
    const [untold] = pod(0, { containers: containers({ state: 'waiting', startedAt: null }) }).containers
    if (untold === undefined) throw new Error('Expected a container, found none.')
    const init = { ...untold, init: true }
    expect(text(containerWord(init, { started: false }))).toBe('not reached yet')
    expect(text(containerWord(init, { started: true }))).toBe('nothing told')
    expect(text(containerWord({ ...init, reason: 'PodInitializing' }, { started: false }))).toBe('waiting')
    expect(text(containerWord({ ...init, state: 'running' }, { started: false }))).toBe('running')
    expect(text(containerWord(untold, { started: false }))).toBe('waiting')
  })

  it('the big word of a failing pod says what kind of trouble it has', () => {
    expect(text(podWord({ state: 'failing', failure: 'crash' }))).toBe('Crash loop')
    expect(text(podWord({ state: 'failing', failure: 'image' }, 'short'))).toBe('Image')
    expect(text(podWord({ state: 'terminating', failure: null }, 'short'))).toBe('Ending')
  })
})
