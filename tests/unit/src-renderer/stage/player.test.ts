import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { EntityChange, EntityMaps } from '#shared/model/change.ts'
import type { StorageClass } from '#shared/model/entities.ts'
import type { Milestone } from '#shared/story/codes.ts'
import type { ConnectionNow } from '../../../../src-renderer/stage/badge.ts'
import { frameClockOf } from '../../../../src-renderer/stage/clock.ts'
import type { Picture } from '../../../../src-renderer/stage/picture.ts'
import type { PaceName } from '../../../../src-renderer/stage/pace.ts'
import { Player } from '../../../../src-renderer/stage/player.ts'
import { stagePicture } from '../../../../src-renderer/scenes/stage/stage-picture.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { modelChange } from '../../../kit/entities.ts'
import { scriptWorkload, SetScript } from '../../../kit/set-script.ts'
import { stageAt } from '../../../kit/stage-states.ts'

/** A picture in words: `redis-0 ready, redis-1 pending`. Every motion takes 400 ms. */
interface WordFrame {
  readonly text: string
  readonly share: number
}

const inWords: Picture<null, string, WordFrame> = {
  sceneOf: ({ maps }) => wordsOf(maps),
  rest: (text, previous) => (previous?.text === text && previous.share === 1 ? previous : { text, share: 1 }),
  blank: () => ({ text: '', share: 1 }),
  plan(before, after) {
    const durationMs = before.text === after ? 0 : 400
    const frameAt = (tMs: number): WordFrame => {
      if (tMs <= 0) return before
      return { text: after, share: Math.min(1, tMs / Math.max(1, durationMs)) }
    }
    return { durationMs, settledMs: durationMs, frameAt }
  },
  hasSameMarks: () => true,
  scopeOf: (workload, maps) => stagePicture.scopeOf(workload, maps),
}

function wordsOf(maps: EntityMaps): string {
  return [...maps.pod.values()]
    .map(({ name, state }) => `${name} ${state}`)
    .toSorted()
    .join(', ')
}

function setUp(script: SetScript, pace: PaceName = 'live') {
  const [beginning, ...coming] = script.changes
  if (beginning === undefined) throw new Error('Expected a script with changes, found none.')
  const clock = new ManualClock(beginning.at)
  const log = new HandLog()
  log.begin(beginning)
  let connection: ConnectionNow = { kind: 'live' }
  const styles: string[] = []
  const player = new Player({
    clock: frameClockOf(clock),
    log,
    picture: inWords,
    setting: null,
    workload: scriptWorkload,
    caption: (_beat, style) => {
      styles.push(style)
      return style
    },
    // Ten words ask for 4.7 s of the first time, and half of that the second.
    reading: (_beat, style) => ({ key: style, words: 10, isDigest: style === 'merged' || style === 'skipped' }),
    connection: () => connection,
    pace,
  })
  const queue = coming.toSorted((a, b) => a.at - b.at)
  /** Lets time pass to `atMs` of the script, telling each change when it happens. */
  const until = (atMs: number): void => {
    for (let change = queue[0]; change !== undefined && change.at <= stageAt + atMs; change = queue[0]) {
      clock.advance(change.at - clock.nowMs())
      log.push(change)
      queue.shift()
    }
    clock.advance(stageAt + atMs - clock.nowMs())
  }
  const connect = (next: ConnectionNow): void => {
    connection = next
    player.refresh()
  }
  return { clock, log, player, until, styles, connect }
}

function crash(ordinal: number): Milestone {
  const [namespace = '', set = ''] = scriptWorkload.split('/')
  const subject = { kind: 'Pod', namespace, name: `${set}-${ordinal}`, uid: null, ordinal, set }
  return { code: 'pod-crashed', at: 0, subject, params: {}, synthetic: false }
}

const storageClass: StorageClass = {
  uid: 'fast',
  name: 'fast',
  provisioner: 'rancher.io/local-path',
  reclaimPolicy: 'Delete',
  bindingMode: 'WaitForFirstConsumer',
  allowExpansion: false,
  isDefault: false,
}

const oneLife = (): SetScript => {
  const script = new SetScript('OrderedReady', 1)
  script.life(0, 1000)
  return script
}

describe('the player', () => {
  it('waits 200 ms for what belongs together, then shows it', () => {
    const { player, until } = setUp(oneLife())
    until(1190)
    expect(player.view.frame?.text).toBe('')
    until(1950)
    expect(player.view.frame).toMatchObject({ text: 'redis-0 creating' })
  })

  it('asks for nothing at rest but the next whole second', () => {
    const { clock, player, until } = setUp(oneLife())
    until(10_000)
    const { frame } = player.view
    const seconds: number[] = []
    player.subscribe(() => seconds.push((player.view.viewAt - stageAt) / 1000))
    expect(clock.waiting).toBe(1)
    until(13_500)
    expect(seconds).toEqual([11, 12, 13])
    expect(player.view.frame).toBe(frame)
    player.stop()
    expect(clock.waiting).toBe(0)
  })

  it('pauses everything on screen but the number of the badge', () => {
    const { player, until } = setUp(oneLife())
    until(1300)
    player.pause()
    const { viewAt } = player.view
    const { frame } = player.view
    until(6000)
    expect(player.view.frame).toBe(frame)
    expect(player.view.viewAt).toBe(viewAt)
    expect(player.view.badge).toEqual({ kind: 'paused', secondsAhead: Math.round(player.lagMs / 1000) })
    expect(player.lagMs).toBeGreaterThan(4000)
  })

  it('tells a delay that is never off by more than half a second, at every instant', () => {
    const { player, until } = setUp(oneLife())
    until(1300)
    player.pause()
    for (let at = 1300; at <= 30_000; at += 70) {
      until(at)
      const { badge, offersLive } = player.view
      const told = badge.kind === 'paused' ? badge.secondsAhead * 1000 : Number.NaN
      expect(Math.abs(told - player.lagMs)).toBeLessThanOrEqual(500)
      expect(offersLive).toBe(player.lagMs >= 20_000)
    }
  })

  it('goes on beat by beat after a pause, and merges nothing', () => {
    const { player, until, styles } = setUp(oneLife())
    until(1300)
    player.pause()
    until(9000)
    player.resume()
    until(13_000)
    expect(new Set(styles)).toEqual(new Set(['told']))
    expect(player.view).toMatchObject({ badge: { kind: 'live' }, frame: { text: 'redis-0 ready', share: 1 } })
  })

  it('tells a flood for which nothing moves in a few beats that can be read, at the Lesson pace one by one', () => {
    const counted = (pace: PaceName): { readonly told: number; readonly merged: number } => {
      const { clock, log, player, styles } = setUp(new SetScript('OrderedReady', 1), pace)
      for (let count = 0; count < 100; count++) {
        clock.advance(10)
        log.push(modelChange([], { at: clock.nowMs() }), [crash(count)])
        expect(player.view.badge).toEqual({ kind: 'live' })
      }
      clock.advance(60_000)
      expect(player.view.position).toBe(log.end)
      return {
        told: styles.filter((style) => style === 'told').length,
        merged: styles.filter((style) => style === 'merged').length,
      }
    }
    const live = counted('live')
    expect(live.told).toBeLessThan(5)
    expect(live.merged).toBeGreaterThan(3)
    expect(live.merged).toBeLessThan(8)
    expect(counted('lesson')).toEqual({ told: 100, merged: 0 })
  })

  it('goes live from far behind with one cut', () => {
    const { player, until, styles } = setUp(oneLife())
    until(1100)
    player.pause()
    until(9000)
    player.goLive()
    until(9500)
    expect(styles).toEqual(['skipped'])
    expect(player.view).toMatchObject({ isPaused: false, canGoLive: false, caption: 'skipped' })
    expect(player.view.frame).toEqual({ text: 'redis-0 ready', share: 1 })
  })

  it('steps back over exactly the states that it came through, and forward again', () => {
    const { player, until, clock } = setUp(oneLife())
    const came: string[] = ['']
    const stop = player.subscribe(() => {
      const { scene } = player.view
      if (scene !== null && came.at(-1) !== scene) came.push(scene)
    })
    until(6000)
    stop()
    expect(came).toEqual(['', 'redis-0 pending', 'redis-0 creating', 'redis-0 notReady', 'redis-0 ready'])
    const back: string[] = []
    for (let count = 0; count < 12; count++) {
      player.step(-1)
      clock.advance(500)
      const text = player.view.frame?.text ?? ''
      if (back.at(-1) !== text) back.push(text)
    }
    expect(back).toEqual(came.slice(0, -1).toReversed())
    const forward: string[] = []
    for (let count = 0; count < 12; count++) {
      player.step(1)
      clock.advance(500)
      const text = player.view.frame?.text ?? ''
      if (forward.at(-1) !== text && text !== '') forward.push(text)
    }
    expect(forward).toEqual(came.slice(1))
    expect(player.view.isPaused).toBe(true)
  })

  it('says how old the oldest change is that it does not show, from when it happened and not when it came', () => {
    const { clock, log, player } = setUp(new SetScript('OrderedReady', 1))
    const late = oneLife().changes.slice(1)
    clock.advance(20_000)
    player.pause()
    for (const change of late) log.push(change)
    clock.advance(1000)
    expect(player.view.badge).toEqual({ kind: 'paused', secondsAhead: 20 })
  })

  it('never looks live when it is not, and holds its clock', () => {
    const { player, until, connect } = setUp(oneLife())
    until(6000)
    connect({ kind: 'disconnected', dataAt: stageAt + 5900 })
    const { viewAt } = player.view
    until(9000)
    expect(player.view).toMatchObject({ badge: { kind: 'disconnected', dataAt: stageAt + 5900 } })
    expect(player.view.viewAt).toBe(viewAt)
    connect({ kind: 'live' })
    until(11_000)
    expect(player.view.badge).toEqual({ kind: 'live' })
    expect(player.view.viewAt).toBeGreaterThan(viewAt)
  })

  it('shows the present as a cut when its place in the log was dropped', () => {
    const { player, until, log } = setUp(oneLife())
    until(1100)
    player.pause()
    until(6000)
    log.first = log.end
    player.resume()
    until(6600)
    expect(player.view.frame?.text).toBe('redis-0 ready')
    expect(player.lagMs).toBe(0)
  })

  it('calls nobody after it was stopped', () => {
    const { player, until, clock } = setUp(oneLife())
    until(1250)
    let calls = 0
    player.subscribe(() => {
      calls += 1
    })
    player.stop()
    until(9000)
    expect([calls, clock.waiting]).toEqual([0, 0])
  })

  it('is moved to any place of the log by a cut, and shows there what it shows from either side', () => {
    const { player, until, clock, log } = setUp(oneLife())
    until(6000)
    player.pause()
    const at = (position: number) => {
      player.seek(position)
      clock.advance(2000)
      const { frame, viewAt, caption, position: reached } = player.view
      return { frame, viewAt, caption, reached }
    }
    const places = Array.from({ length: log.end + 1 }, (_, index) => index)
    const forward = places.map(at)
    const back = places.toReversed().map(at).toReversed()
    expect(back).toEqual(forward)
    expect(forward.map(({ reached }) => reached)).toEqual(places)
    expect(forward.slice(1, 3).map(({ frame }) => frame?.text)).toEqual(['', 'redis-0 pending'])
    expect(forward.at(-1)?.frame?.text).toBe('redis-0 ready')
    expect(player.view).toMatchObject({ first: 0, end: log.end, isPaused: true })
  })

  it('tells after a move what was told last at that moment, and before the first that nothing had been', () => {
    const { player, until, log } = setUp(oneLife())
    expect(player.view).toMatchObject({ caption: null, untold: 'notYet' })
    until(6000)
    // It can be seen, and nothing is told of it.
    const shelf: EntityChange = { entity: 'storageClass', key: 'fast', after: storageClass }
    log.push(modelChange([shelf], { at: stageAt + 6000 }), [])
    until(9000)
    expect(player.view).toMatchObject({ caption: 'told', untold: null })
    player.pause()
    player.seek(log.end - 1)
    player.seek(log.end)
    expect(player.view).toMatchObject({ caption: 'told', untold: null, position: log.end })
    player.seek(log.first)
    expect(player.view).toMatchObject({ caption: null, untold: 'notByThen' })
    log.hasDropped = true
    player.refresh()
    expect(player.view).toMatchObject({ caption: null, untold: 'notKept' })
    player.goLive()
    until(20_000)
    expect(player.view).toMatchObject({ caption: 'skipped', untold: null })
  })

  it('says of a set that is chosen what was told of it last', () => {
    const { player, until } = setUp(oneLife())
    until(6000)
    player.choose(null)
    expect(player.view.caption).toBeNull()
    player.choose(scriptWorkload)
    expect(player.view).toMatchObject({ caption: 'told', untold: null })
  })

  it('plays on beat by beat from where it was moved to', () => {
    const { player, until, styles } = setUp(oneLife())
    until(9000)
    styles.length = 0
    player.seek(0)
    until(9100)
    expect(player.view).toMatchObject({ isPaused: false, canGoLive: true, badge: { kind: 'behind' } })
    until(13_000)
    expect(player.view).toMatchObject({ badge: { kind: 'live' }, canGoLive: false })
    expect(player.view.frame?.text).toBe('redis-0 ready')
    expect(new Set(styles)).toEqual(new Set(['told']))
  })

  it('offers to go live from 20 s behind, but only after a move of the viewer', () => {
    const { player, until } = setUp(oneLife())
    until(1100)
    player.pause()
    until(20_900)
    expect(player.view.offersLive).toBe(false)
    until(21_500)
    expect(player.view.offersLive).toBe(true)
    player.goLive()
    until(22_000)
    expect(player.view.offersLive).toBe(false)
  })

  it.each([
    [['slower', 'slower'], 0.25, 1600],
    [['slower'], 0.5, 800],
    [[], 1, 400],
    [['faster'], 2, 200],
    [['faster', 'faster'], 4, 160],
  ] as const)(
    'after %j shows %f times as fast, and no motion in less than 40 %% of its time',
    (keys, speed, lastsMs) => {
      const { player, until } = setUp(oneLife())
      for (const key of keys) player[key]()
      expect(player.view.speed).toBe(speed)
      const moving: number[] = []
      for (let atMs = 1000; atMs < 4000; atMs += 8) {
        until(atMs)
        if (player.view.scene === 'redis-0 pending' && player.view.isMoving) moving.push(atMs)
      }
      const lastedMs = (moving.at(-1) ?? 0) - (moving[0] ?? 0)
      expect(Math.abs(lastedMs - lastsMs)).toBeLessThan(40)
    },
  )

  it('falls behind visibly in slow motion, and catches up when it is told to go live', () => {
    const { player, until, styles } = setUp(oneLife())
    player.slower()
    player.slower()
    until(4500)
    expect(player.view.badge.kind).toBe('behind')
    until(5000)
    expect(styles).not.toContain('merged')
    player.goLive()
    until(7000)
    expect(player.view).toMatchObject({ speed: 1, badge: { kind: 'live' } })
  })

  it('does not count a change as waiting that the picture does not show', () => {
    const { player, until, log, clock } = setUp(new SetScript('OrderedReady', 1))
    until(1000)
    player.pause()
    log.push({ seq: 1, at: clock.nowMs(), changes: [], causes: [], synthetic: false }, [])
    until(9000)
    expect(player.view.badge).toEqual({ kind: 'paused', secondsAhead: 0 })
  })

  it('at the Lesson pace holds a beat for its caption: 4.7 s for ten words, then half of it, then not at all', () => {
    const { player, until } = setUp(oneLife(), 'lesson')
    const shownAt: number[] = []
    let last = ''
    for (let atMs = 1000; atMs < 20_000; atMs += 20) {
      until(atMs)
      const text = player.view.scene ?? ''
      if (text !== last) shownAt.push(atMs)
      last = text
    }
    // Of the claim, which these words do not show; then of the pod, which is the second time.
    expect(shownAt.map((ms) => Math.round(ms / 100) / 10)).toEqual([5.9, 8.7, 9.1, 9.5])
  })

  it('holds nothing for a viewer who steps, and nothing while paused', () => {
    const { player, until, clock } = setUp(oneLife(), 'lesson')
    until(1500)
    for (const _step of ['the pod', 'its claim is bound', 'it is placed']) {
      player.step(1)
      clock.advance(450)
    }
    expect(player.view.frame).toMatchObject({ text: 'redis-0 creating', share: 1 })
  })

  it('shows only states that the log had, in its order, whatever comes when', () => {
    const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(900), fc.boolean()), { minLength: 1, maxLength: 25 })
    fc.assert(
      fc.property(steps, fc.constantFrom('OrderedReady' as const, 'Parallel' as const), (lives, policy) => {
        const script = new SetScript(policy, 4)
        const freeAt = [0, 0, 0, 0]
        let atMs = 0
        for (const [ordinal, gapMs, ends] of lives) {
          atMs += gapMs
          const startMs = Math.max(atMs, freeAt[ordinal] ?? 0)
          const isThere = (freeAt[ordinal] ?? 0) % 2 === 1
          if (isThere && ends) freeAt[ordinal] = evened(script.end(ordinal, startMs), 0)
          else if (!isThere) freeAt[ordinal] = evened(script.life(ordinal, startMs), 1)
        }
        const real = statesOf(script)
        const { player, until } = setUp(script)
        let reached = 0
        player.subscribe(() => {
          const { scene } = player.view
          if (scene === null || scene === real[reached]) return
          const next = real.indexOf(scene, reached)
          expect(next, `${scene} after ${real[reached]}`).toBeGreaterThanOrEqual(0)
          reached = next
        })
        until(60_000)
        expect(player.view.scene).toBe(real.at(-1))
        player.stop()
      }),
      { numRuns: 40 },
    )
  })
})

/** The parity of the time at which an ordinal is free says whether a pod stands in it. */
function evened(atMs: number, parity: number): number {
  return atMs % 2 === parity ? atMs : atMs + 1
}

/** Every state that the script goes through, one per change. */
function statesOf(script: SetScript): readonly string[] {
  const log = new HandLog()
  return script.changes
    .toSorted((a, b) => a.at - b.at)
    .map((change) => {
      log.push(change)
      return wordsOf(log.maps)
    })
}
