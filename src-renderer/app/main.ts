import { mount } from 'svelte'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import '../tokens/tokens.css'
import '../tokens/base.css'
import { frameClockOf, pageClock, type FrameClock } from '../stage/clock.ts'
import App from './App.svelte'
import { electronBridge } from './electron-bridge.ts'
import { Podium } from './podium.svelte.ts'

const target = document.getElementById('app')
if (target === null) throw new Error('Expected the element #app in index.html, found none.')

mount(App, { target, props: createProps() })

function createProps(): { readonly podium: Podium; readonly clock: FrameClock } {
  const clock = chooseClock()
  return { podium: new Podium(electronBridge(window), clock), clock }
}

/** A test asks for a clock that it moves by hand (`--manual-clock`); it finds it under `podiumClock`. */
function chooseClock(): FrameClock {
  if (new URLSearchParams(location.search).get('clock') !== 'manual') return pageClock
  const manual = new ManualClock(Date.now())
  Reflect.set(globalThis, 'podiumClock', manual)
  return frameClockOf(manual)
}
