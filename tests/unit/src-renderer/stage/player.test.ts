import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Milestone } from '#shared/story/codes.ts'
import type { PaceName } from '../../../../src-renderer/stage/pace.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { modelChange } from '../../../kit/entities.ts'
import { scriptWorkload, SetScript } from '../../../kit/set-script.ts'
import { stageAt } from '../../../kit/stage-states.ts'
import { oneLife, playScript, wordsOf } from '../../../kit/word-player.ts'

function crash(ordinal: number): Milestone {
  const [namespace = '', set = ''] = scriptWorkload.split('/')
  const subject = { kind: 'Pod', namespace, name: `${set}-${ordinal}`, uid: null, ordinal, set }
  return { code: 'pod-crashed', at: 0, subject, params: {}, synthetic: false }
}

describe('the player', () => {
  it('waits 200 ms for what belongs together, then shows it', () => {
    const { player, until } = playScript(oneLife())
    until(1190)
    expect(player.view.frame?.text).toBe('')
    until(1950)
    expect(player.view.frame).toMatchObject({ text: 'redis-0 creating' })
  })

  it('asks for nothing at rest but the next whole second', () => {
    const { clock, player, until } = playScript(oneLife())
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
    const { player, until } = playScript(oneLife())
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
    const { player, until } = playScript(oneLife())
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
    const { player, until, styles } = playScript(oneLife())
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
      const { clock, log, player, styles } = playScript(new SetScript('OrderedReady', 1), pace)
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
    const { player, until, styles } = playScript(oneLife())
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
    const { player, until, clock } = playScript(oneLife())
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
    const { clock, log, player } = playScript(new SetScript('OrderedReady', 1))
    const late = oneLife().changes.slice(1)
    clock.advance(20_000)
    player.pause()
    for (const change of late) log.push(change)
    clock.advance(1000)
    expect(player.view.badge).toEqual({ kind: 'paused', secondsAhead: 20 })
  })

  it('never looks live when it is not, and holds its clock', () => {
    const { player, until, connect } = playScript(oneLife())
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
    const { player, until, log } = playScript(oneLife())
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
    const { player, until, clock } = playScript(oneLife())
    until(1250)
    let calls = 0
    player.subscribe(() => {
      calls += 1
    })
    player.stop()
    until(9000)
    expect([calls, clock.waiting]).toEqual([0, 0])
  })

  it('stays where it was moved to, and plays on from there beat by beat', () => {
    const { player, until, styles, log } = playScript(oneLife())
    until(9000)
    styles.length = 0
    player.seek(0)
    until(12_000)
    expect(player.view).toMatchObject({ isPaused: true, position: 0, canGoLive: true, badge: { kind: 'paused' } })
    player.resume()
    until(12_100)
    expect(player.view).toMatchObject({ isPaused: false, canGoLive: true, badge: { kind: 'behind' } })
    until(16_000)
    expect(player.view.position).toBe(log.end)
    expect(player.view).toMatchObject({ badge: { kind: 'live' }, canGoLive: false })
    expect(player.view.frame?.text).toBe('redis-0 ready')
    expect(new Set(styles)).toEqual(new Set(['told']))
  })

  it('offers to go live from 20 s behind, but only after a move of the viewer', () => {
    const { player, until } = playScript(oneLife())
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
      const { player, until } = playScript(oneLife())
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
    const { player, until, styles } = playScript(oneLife())
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
    const { player, until, log, clock } = playScript(new SetScript('OrderedReady', 1))
    until(1000)
    player.pause()
    log.push({ seq: 1, at: clock.nowMs(), changes: [], causes: [], synthetic: false }, [])
    until(9000)
    expect(player.view.badge).toEqual({ kind: 'paused', secondsAhead: 0 })
  })

  it('at the Lesson pace holds a beat for its caption: 4.7 s for ten words, then half of it, then not at all', () => {
    const { player, until } = playScript(oneLife(), 'lesson')
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
    const { player, until, clock } = playScript(oneLife(), 'lesson')
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
        const { player, until } = playScript(script)
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
