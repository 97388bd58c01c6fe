import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { ConnectionNow } from '../../src-renderer/stage/badge.ts'
import { frameClockOf } from '../../src-renderer/stage/clock.ts'
import type { Picture } from '../../src-renderer/stage/picture.ts'
import type { PaceName } from '../../src-renderer/stage/pace.ts'
import { Player } from '../../src-renderer/stage/player.ts'
import { stagePicture } from '../../src-renderer/scenes/stage/stage-picture.ts'
import { HandLog } from './change-log.ts'
import { scriptWorkload, SetScript } from './set-script.ts'
import { stageAt } from './stage-states.ts'

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

export function wordsOf(maps: EntityMaps): string {
  return [...maps.pod.values()]
    .map(({ name, state }) => `${name} ${state}`)
    .toSorted()
    .join(', ')
}

/** A player of a script on a manual clock; its captions are the styles in which it told. */
export function playScript(script: SetScript, pace: PaceName = 'live') {
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

export const oneLife = (): SetScript => {
  const script = new SetScript('OrderedReady', 1)
  script.life(0, 1000)
  return script
}
