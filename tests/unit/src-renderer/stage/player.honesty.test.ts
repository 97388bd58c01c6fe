import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { ModelChange } from '#shared/model/change.ts'
import { captionOf } from '../../../../src-renderer/stage/caption.ts'
import { frameClockOf } from '../../../../src-renderer/stage/clock.ts'
import type { PaceName } from '../../../../src-renderer/stage/pace.ts'
import { Player } from '../../../../src-renderer/stage/player.ts'
import { readingOf } from '../../../../src-renderer/stage/reading.ts'
import { stagePicture } from '../../../../src-renderer/scenes/stage/stage-picture.ts'
import type { SceneFrame, SceneNode } from '../../../../src-renderer/scenes/stage/types.ts'
import { plainView } from '../../../../src-renderer/scenes/stage/view.ts'
import { HandLog, traceChanges } from '../../../kit/change-log.ts'
import { scriptWorkload, SetScript } from '../../../kit/set-script.ts'

const setting = {
  size: { width: 1384, height: 692, mode: 'desk' as const },
  selection: null,
  reduced: false,

  view: plainView,
}

function setUp(changes: readonly ModelChange[], pace: PaceName, workload = scriptWorkload) {
  const [beginning, ...coming] = changes.toSorted((a, b) => a.at - b.at)
  if (beginning === undefined) throw new Error('Expected a log with changes, found none.')
  const clock = new ManualClock(beginning.at)
  const log = new HandLog()
  log.begin(beginning)
  const player = new Player({
    clock: frameClockOf(clock),
    log,
    picture: stagePicture,
    setting,
    workload,
    caption: (beat, style, after) => captionOf(log, beat, style, after),
    reading: readingOf,
    connection: () => ({ kind: 'live' }),
    pace,
  })
  /** Lets every change come when it came, and then as much time pass as the slowest pace needs. */
  const playAll = (): void => {
    for (const change of coming) {
      clock.advance(change.at - clock.nowMs())
      log.push(change)
    }
    for (let passedMs = 0; passedMs < 60_000 && (passedMs < 1000 || player.lagMs > 0); passedMs += 500)
      clock.advance(500)
    clock.advance(10_000)
  }
  return { clock, log, player, playAll }
}

/** Random lives and ends of four pods, with bursts and pauses between them. */
const story = fc.record({
  steps: fc.array(fc.tuple(fc.nat(3), fc.oneof(fc.constant(0), fc.nat(40), fc.nat(1500))), {
    minLength: 1,
    maxLength: 14,
  }),
  policy: fc.constantFrom('OrderedReady' as const, 'Parallel' as const),
})
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never

function changesOf({ steps, policy }: Story): readonly ModelChange[] {
  const script = new SetScript(policy, 4)
  const slots = [0, 1, 2, 3].map(() => ({ isThere: false, freeAt: 0 }))
  let atMs = 0
  for (const [ordinal, gapMs] of steps) {
    atMs += gapMs
    const slot = slots[ordinal]
    if (slot === undefined) continue
    const startMs = Math.max(atMs, slot.freeAt)
    slot.freeAt = slot.isThere ? script.end(ordinal, startMs) : script.life(ordinal, startMs)
    slot.isThere = !slot.isThere
  }
  return script.changes
}
const pace = fc.constantFrom<PaceName>('live', 'lesson')

/** What a mark says of the state of its object. */
function stateOf(node: SceneNode): readonly (readonly [string, string])[] {
  if (node.mark === 'card') return [[node.key, node.state]]
  if (node.mark === 'ticket' || node.mark === 'flag') return [[node.key, node.state]]
  return []
}

/** The states of each object in the order of the log, one picture per change. */
function realStates(changes: readonly ModelChange[]): ReadonlyMap<string, readonly string[]> {
  const { log, player, playAll } = setUp(changes, 'live')
  playAll()
  player.pause()
  const real = new Map<string, string[]>()
  for (let position = 0; position <= log.end; position++) {
    player.seek(position)
    const { scene } = player.view
    for (const [key, state] of scene === null ? [] : scene.nodes.flatMap(stateOf)) {
      const states = real.get(key) ?? []
      if (states.at(-1) !== state) states.push(state)
      real.set(key, states)
    }
  }
  player.stop()
  return real
}

describe('whatever comes when, the picture', () => {
  it('holds no state that is not in the log, and the states of each object in its order', () => {
    fc.assert(
      fc.property(story, pace, (lives, name) => {
        const changes = changesOf(lives)
        const real = realStates(changes)
        const { player, playAll } = setUp(changes, name)
        const reached = new Map<string, number>()
        player.subscribe(() => {
          for (const { node, from } of player.view.frame?.nodes ?? []) {
            for (const [key, state] of stateOf(node)) {
              const place = (real.get(key) ?? []).indexOf(state, reached.get(key) ?? 0)
              expect(place, `${key} ${state}, of ${real.get(key)?.join(' ')}`).toBeGreaterThanOrEqual(0)
              reached.set(key, place)
            }
            // What fades out while this comes was there before it.
            for (const [key, state] of from === null ? [] : stateOf(from)) {
              expect(real.get(key)?.slice(0, (reached.get(key) ?? 0) + 1)).toContain(state)
            }
          }
        })
        playAll()
        expect(player.lagMs).toBe(0)
        player.stop()
      }),
      { numRuns: 6 },
    )
  }, 60_000)

  it('is the same when the same log is drawn twice', () => {
    fc.assert(
      fc.property(story, pace, (lives, name) => {
        const changes = changesOf(lives)
        const draw = (): readonly SceneFrame[] => {
          const { player, playAll } = setUp(changes, name)
          const frames: SceneFrame[] = []
          player.subscribe(() => {
            const { frame } = player.view
            if (frame !== null && frames.at(-1) !== frame) frames.push(frame)
          })
          playAll()
          player.stop()
          return frames
        }
        expect(draw()).toEqual(draw())
      }),
      { numRuns: 3 },
    )
  }, 60_000)

  it('is the same at a place of the log, from whichever side it is reached', () => {
    fc.assert(
      fc.property(story, fc.array(fc.nat(200), { minLength: 1, maxLength: 5 }), (lives, places) => {
        const { player, playAll, clock, log } = setUp(changesOf(lives), 'live')
        playAll()
        player.pause()
        for (const place of places) {
          const target = place % (log.end + 1)
          const looks = [0, log.end, Math.max(0, target - 1)].map((from) => {
            player.seek(from)
            clock.advance(50)
            player.seek(target)
            clock.advance(1500)
            const { frame, caption, viewAt, badge } = player.view
            return { nodes: frame?.nodes, atRest: frame?.atRest, caption, viewAt, kind: badge.kind }
          })
          expect(looks[1]).toEqual(looks[0])
          expect(looks[2]).toEqual(looks[0])
        }
        player.stop()
      }),
      { numRuns: 5 },
    )
  }, 60_000)
})

describe('after a quiet time nothing on the stage moves', () => {
  it.each(['live', 'lesson'] as const)('at the %s pace: two frames 6 s apart are equal but for clock text', (name) => {
    const { player, playAll, clock } = setUp(traceChanges('a-redis-claims', -1), name, 'redis/redis')
    playAll()
    const first = player.view.frame
    clock.advance(6000)
    const second = player.view.frame
    expect([first?.atRest, second?.atRest]).toEqual([true, true])
    expect(second?.nodes.length).toBeGreaterThan(20)
    expect(second?.nodes.map(withoutClocks)).toEqual(first?.nodes.map(withoutClocks))
    player.stop()
  })
})

/** A frame node without the texts that tell a span of time: lines of cards, and reasons. */
function withoutClocks({ key, node, from, pose }: SceneFrame['nodes'][number]): unknown {
  const { lines: _lines, reason: _reason, more: _more, ...rest } = { lines: [], reason: null, more: '', ...node }
  return { key, rest, from, pose }
}
