import { mount } from 'svelte'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import '../tokens/tokens.css'
import '../tokens/base.css'
import { frameClockOf, pageClock, type FrameClock } from '../stage/clock.ts'
import App from './App.svelte'
import { electronBridge } from './electron-bridge.ts'
import { Podium, type PageTime } from './podium.svelte.ts'

const target = document.getElementById('app')
if (target === null) throw new Error('Expected the element #app in index.html, found none.')

const clock = chooseClock()
const startMode = new URLSearchParams(location.search).get('mode') === 'lesson' ? 'lesson' : 'desk'
const ownTime: PageTime = { ...pageClock, steadyMs: () => performance.now() }
const podium = new Podium(electronBridge(window), clock.frames, ownTime, startMode)
if (clock.manual !== null) offerToTests(clock.manual)
mount(App, { target, props: { podium, clock: clock.frames } })

/** A test asks for a clock that it moves by hand (`--manual-clock`). */
function chooseClock(): { readonly frames: FrameClock; readonly manual: ManualClock | null } {
  if (new URLSearchParams(location.search).get('clock') !== 'manual') return { frames: pageClock, manual: null }
  // Behind the agent's clock, so that the test can bring the stage to the very moment of a change.
  const manual = new ManualClock(Date.now() - 60_000)
  return { frames: frameClockOf(manual), manual }
}

/** What a test needs to drive the stage: its clock, and what has arrived. */
function offerToTests(manual: ManualClock): void {
  Reflect.set(globalThis, 'podiumStage', {
    nowMs: () => manual.nowMs(),
    advance: (deltaMs: number) => manual.advance(deltaMs),
    /** How many changes were received since the log began, and when the last one was. */
    received() {
      const log = podium.cluster?.replica
      return log === undefined || log.end === log.first
        ? { count: log?.end ?? 0, lastAt: null }
        : { count: log.end, lastAt: log.entry(log.end - 1).receivedAt }
    },
  })
}
