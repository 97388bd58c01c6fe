import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '#shared/model/entities.ts'
import { shortImage } from '../../../../../../src-renderer/scenes/stage/layout/card-inside.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { CardNode, StageSize } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { pod as podOf, stageAt, stageState } from '../../../../../kit/stage-states.ts'

const desk: StageSize = { width: 1440, height: 900, mode: 'desk' }

function card(sketch: Partial<Pod> & Pick<Pod, 'state'>, size = desk, slots = 3): CardNode | undefined {
  const sketches = Array.from({ length: slots }, (_, ordinal) => ({ ordinal, pod: ordinal === 0 ? sketch : null }))
  return layoutStage(stageState(sketches), size, null, stageAt).nodes.find((node) => node.mark === 'card')
}

const container = (name: string, fields: Partial<Container> = {}): Container => {
  const [usual] = podOf(0, { state: 'ready' }).containers
  if (usual === undefined) throw new Error('Expected a hand-made pod to have a container, found none.')
  return { ...usual, name, ...fields }
}

describe('the middle of a card', () => {
  it('tells how far the pod has come, and how long after its creation', () => {
    const node = card({ state: 'notReady', createdAt: stageAt - 60_000, startedAt: stageAt - 52_000 })
    expect(node?.inside.steps).toEqual([
      { label: 'placed', done: true, after: '' },
      { label: 'started', done: true, after: '8 s' },
      { label: 'Ready', done: false, after: '' },
    ])
  })

  it('counts init containers while there are any', () => {
    const node = card({ state: 'creating', initDone: { done: 1, total: 2 } })
    expect(node?.inside.steps.map(({ label, done }) => [label, done])).toEqual([
      ['placed', true],
      ['init 1 of 2', false],
      ['started', false],
      ['Ready', false],
    ])
  })

  it('has no steps for a pod that goes nowhere any more', () => {
    expect(card({ state: 'terminating' })?.inside.steps).toEqual([])
    expect(card({ state: 'completed' })?.inside.steps).toEqual([])
  })

  it('tells when the first container ran, and not when the node took the pod up', () => {
    const started = (...containers: readonly Container[]) =>
      card({ state: 'ready', createdAt: stageAt - 60_000, startedAt: stageAt - 59_000, containers })?.inside.steps[1]
        ?.after
    const prepare = container('prepare', { init: true, state: 'ended', startedAt: stageAt - 58_000 })
    expect(started(prepare, container('redis', { startedAt: stageAt - 40_000 }))).toBe('20 s')
    const restarted = container('redis', { startedAt: stageAt - 5_000, restarts: 2 })
    expect(started(restarted, container('log', { startedAt: stageAt - 50_000 }))).toBe('10 s')
    expect(started(restarted)).toBe('')
  })

  it('tells what the containers do, and counts those that do not fit: of the ones that run', () => {
    const containers = [
      container('prepare', { init: true, state: 'ended', exitCode: 0 }),
      container('redis'),
      container('sidecar', { state: 'waiting', reason: 'ErrImagePull', image: 'example.com/team/side:1@sha256:12' }),
      container('a', { state: 'ended', exitCode: 137 }),
      ...Array.from({ length: 20 }, (_, index) => container(`more-${index}`)),
      container('last', { state: 'waiting', reason: 'CrashLoopBackOff' }),
    ]
    const { inside } = card({ state: 'notReady', containers }, { ...desk, height: 1100 }) ?? {}
    expect(inside?.containers.filter(({ name }) => !name.startsWith('more'))).toEqual([
      { name: 'redis', state: 'running', word: 'running', image: 'redis:7' },
      { name: 'sidecar', state: 'waiting', word: 'ErrImagePull', image: 'side:1' },
      { name: 'a', state: 'ended', word: 'ended, exit 137', image: 'redis:7' },
      { name: 'last', state: 'waiting', word: 'CrashLoopBackOff', image: 'redis:7' },
    ])
    expect(inside?.more).toBe(`${24 - (inside?.containers.length ?? 0)} more`)
  })

  it('counts containers where there is a row for their number alone', () => {
    const containers = [container('redis'), container('exporter')]
    const found = [700, 650, 620, 600, 580].map(
      (height) => card({ state: 'ready', containers }, { ...desk, height })?.inside,
    )
    const counted = found.find((inside) => inside?.containers.length === 0 && inside.more !== '')
    expect(counted?.more).toBe('2 containers')
  })

  it('does not rearrange itself when the pod changes', () => {
    const rows = (['pending', 'creating', 'notReady', 'ready'] as const).map((state) => {
      const { inside } = card({ state }) ?? {}
      return [inside?.steps.length, inside?.containers.length]
    })
    expect(new Set(rows.map(String)).size).toBe(1)
  })

  it('has the row of the restarts where there were none and rows are few', () => {
    const low = { ...desk, height: 540 }
    const kinds = (restarts: number) => card({ state: 'ready', restarts }, low)?.facts.map(({ kind }) => kind)
    expect(kinds(0)).toEqual(['ip', 'node', 'seal'])
    expect(card({ state: 'ready' }, low)?.inside.containers).toHaveLength(1)
    expect(kinds(2)).toEqual(['ip', 'node', 'seal', 'restarts'])
  })

  it.each([692, 646, 621, 575])('keeps a container and four facts in a stage of %i px', (height) => {
    const node = card({ state: 'ready', restarts: 2 }, { ...desk, width: 1080, height })
    expect(node?.inside.containers).toHaveLength(1)
    expect(node?.facts.map(({ kind }) => kind)).toEqual(['ip', 'node', 'seal', 'restarts'])
  })

  it('lets two lines stand close in a lesson where they do not fit otherwise', () => {
    const lines = Array.from({ length: 61 }, (_, index) => 700 - 5 * index).map((height) => {
      const node = card({ state: 'terminating' }, { width: 1280, height, mode: 'lesson', windowHeight: 720 }, 5)
      return [node?.close === true, node?.low === true]
    })
    expect(lines[0]).toEqual([false, false])
    expect(lines).toContainEqual([true, false])
    expect(lines.at(-1)).toEqual([false, true])
    expect(lines).not.toContainEqual([true, true])
  })

  it('is empty where there is no room: in a low window, in tier C, in Lesson mode', () => {
    for (const [size, slots] of [
      [{ ...desk, height: 480 }, 3],
      [desk, 12],
      [{ width: 1920, height: 789, mode: 'lesson', windowHeight: 1080 }, 3],
    ] as const)
      expect(card({ state: 'ready' }, size, slots)?.inside).toMatchObject({ steps: [], containers: [] })
  })

  it.each([
    ['redis:7', 'redis:7'],
    ['registry.example.com:5000/team/redis:7@sha256:abc', 'redis:7'],
    ['a-very-long-image-name-for-a-database:2026.11.21', 'a-very-long-image-name-fo…'],
  ])('shortens the image %s', (image, short) => {
    expect(shortImage(image)).toBe(short)
  })
})
