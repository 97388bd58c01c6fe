import { describe, expect, it } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { ModelChange } from '#shared/model/change.ts'
import type { PodState } from '#shared/model/states.ts'
import { frameClockOf } from '../../../../src-renderer/stage/clock.ts'
import type { Beat } from '../../../../src-renderer/stage/beats.ts'
import { Player } from '../../../../src-renderer/stage/player.ts'
import { stagePicture } from '../../../../src-renderer/scenes/stage/stage-picture.ts'
import type { CardNode, SceneFrame } from '../../../../src-renderer/scenes/stage/types.ts'
import { HandLog, traceChanges } from '../../../kit/change-log.ts'
import { plainView } from '../../../../src-renderer/scenes/stage/view.ts'

const size = { width: 1384, height: 692, mode: 'desk' as const }

interface Shown {
  readonly atMs: number
  readonly frame: SceneFrame
}

/** Plays a trace in its own time and keeps every frame that was drawn. */
function play(changes: readonly ModelChange[], workload: string) {
  const [beginning, ...rest] = changes
  if (beginning === undefined) throw new Error('Expected a trace with changes, found none.')
  const clock = new ManualClock(beginning.at)
  const log = new HandLog()
  log.begin(beginning)
  const beats: Beat[] = []
  const player = new Player({
    clock: frameClockOf(clock),
    log,
    picture: stagePicture,
    setting: { size, selection: null, reduced: false, view: plainView },
    workload,
    caption: (beat: Beat) => {
      beats.push(beat)
      return beat.milestones.map(({ code }) => code).join(' ')
    },
    connection: () => ({ kind: 'live' }),
  })
  const frames: Shown[] = []
  let worstLagSeconds = 0
  player.subscribe(() => {
    const { frame, badge } = player.view
    if (frame !== null && frames.at(-1)?.frame !== frame) frames.push({ atMs: clock.nowMs() - beginning.at, frame })
    if (badge.kind === 'behind') worstLagSeconds = Math.max(worstLagSeconds, badge.seconds)
  })
  for (const change of rest) {
    clock.advance(change.at - clock.nowMs())
    log.push(change)
  }
  clock.advance(5000)
  return { clock, log, player, frames, beats, worstLagSeconds }
}

const changes = traceChanges('a-redis-claims', -1)

/** Every state that the log ever gave each pod. */
function podStates(all: readonly ModelChange[]): ReadonlyMap<string, ReadonlySet<string>> {
  const states = new Map<string, Set<string>>()
  for (const { changes: each } of all) {
    for (const change of each) {
      if (change.entity !== 'pod' || change.after === undefined) continue
      states.set(change.key, (states.get(change.key) ?? new Set()).add(change.after.state))
    }
  }
  return states
}

const cardsOf = (frame: SceneFrame): readonly CardNode[] =>
  frame.nodes
    .flatMap(({ node, from }) => [node, ...(from === null ? [] : [from])])
    .filter((node) => node.mark === 'card')

describe('the trace a-redis-claims, played from its beginning to its end', () => {
  const { frames, beats, player, log, worstLagSeconds } = play(changes, 'redis/redis')

  it('shows no state of a pod that the log does not have', () => {
    const states = podStates(changes)
    for (const { frame } of frames) {
      for (const { uid, state } of cardsOf(frame)) expect(states.get(uid)?.has(state)).toBe(true)
    }
  })

  it('shows the states of each pod in the order of the log', () => {
    const shown = new Map<string, PodState[]>()
    for (const { frame } of frames) {
      for (const { node } of frame.nodes) {
        if (node.mark !== 'card') continue
        const list = shown.get(node.uid) ?? []
        if (list.at(-1) !== node.state) list.push(node.state)
        shown.set(node.uid, list)
      }
    }
    for (const [uid, list] of shown) {
      const told = changes.flatMap(({ changes: each }) =>
        each.flatMap((change) =>
          change.entity === 'pod' && change.key === uid && change.after !== undefined ? [change.after.state] : [],
        ),
      )
      let position = 0
      for (const state of list) {
        position = told.indexOf(state, position)
        expect(position, `${uid} shows ${list.join(' ')}`).toBeGreaterThanOrEqual(0)
      }
    }
  })

  it('moves a slot only when the number of slots changes', () => {
    const platesOf = (frame: SceneFrame) =>
      frame.nodes.flatMap(({ node }) =>
        node.mark === 'slotPlate' ? [`${node.ordinal} ${node.box.x} ${node.box.width}`] : [],
      )
    const resting = frames.filter(({ frame }) => frame.atRest).map(({ frame }) => platesOf(frame))
    const placesByCount = new Map(resting.map((plates) => [plates.length, plates.join(', ')]))
    for (const plates of resting) expect(plates.join(', ')).toBe(placesByCount.get(plates.length))
  })

  it('stays live', () => {
    expect(worstLagSeconds).toBeLessThanOrEqual(2)
    expect(player.view.badge).toEqual({ kind: 'live' })
  })

  it('ends with the picture of the last state', () => {
    const { scene, frame, viewAt } = player.view
    const view = { maps: log.maps, changes: null, workload: 'redis/redis', at: viewAt, recent: [] }
    const expected = stagePicture.sceneOf({
      ...view,
      setting: { size, selection: null, reduced: false, view: plainView },
    })
    expect(frame?.nodes.map(({ node }) => node)).toEqual(scene?.nodes)
    expect(scene?.nodes.filter(({ mark }) => mark !== 'tag').map(({ key }) => key)).toEqual(
      expected?.nodes.map(({ key }) => key),
    )
  })

  it('tells the return of redis-1 in beats', () => {
    const start = changes[0]?.at ?? 0
    const told = beats.filter(({ at }) => at - start > 7600 && at - start < 9500)
    expect(told.map(({ milestones }) => milestones.map(({ code }) => code).join(' '))).toEqual([
      'pod-terminating',
      'record-withdrawn',
      'pod-gone',
      'pod-added pod-returned',
      'pod-scheduled',
      'pod-started disk-same',
      'pod-ready record-published',
    ])
  })

  it('shows the same pictures whether they are reached from before or from after', () => {
    const { clock, player } = play(changes, 'redis/redis')
    const stepTo = (direction: 1 | -1) => {
      player.step(direction)
      clock.advance(3000)
      expect(player.view.frame?.atRest).toBe(true)
      return player.view.frame?.nodes.map(({ node }) => node)
    }
    const back = Array.from({ length: 25 }, () => stepTo(-1))
    const forward = Array.from({ length: 24 }, () => stepTo(1))
    expect(forward).toEqual(back.toReversed().slice(1))
  })
})
