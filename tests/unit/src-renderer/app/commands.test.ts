import { beforeAll, expect, test, vi } from 'vitest'
import { actionNames, type ActionName } from '#shared/contract/actions.ts'
import type { Bridge } from '#shared/contract/bridge.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { ok } from '#shared/kit/result.ts'
import { frameClockOf } from '../../../../src-renderer/stage/clock.ts'

// What the system prefers is asked when the module is read, of a page that a test does not have.
beforeAll(() => {
  const media = { matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }
  vi.stubGlobal('window', { matchMedia: () => media })
  vi.stubGlobal('navigator', { userAgent: 'test' })
  return () => vi.unstubAllGlobals()
})

/** A window on no cluster, and what it asked of main. */
async function openWindow() {
  const { AppWindow } = await import('../../../../src-renderer/app/app-window.ts')
  const { commandsOf } = await import('../../../../src-renderer/app/commands.ts')
  const { Podium } = await import('../../../../src-renderer/app/podium.svelte.ts')
  const asked: string[] = []
  const bridge: Bridge = {
    request: async (name) => {
      asked.push(name)
      return ok(null)
    },
    subscribe: () => () => undefined,
    offerFile: async () => ok(null),
    onAgent: () => () => undefined,
  }
  const clock = frameClockOf(new ManualClock(0))
  const podium = new Podium(bridge, clock, { ...clock, steadyMs: () => clock.nowMs() })
  const app = new AppWindow(podium, clock)
  asked.length = 0
  return { app, asked, commands: () => commandsOf(app) }
}

test('the palette lists every action but its own, and those that cannot be done with the reason', async () => {
  const { app, commands } = await openWindow()
  const listed = commands().filter(({ key }) => key.startsWith('action.'))
  expect(listed.map(({ key }) => key)).toEqual(
    actionNames.filter((name) => name !== 'palette').map((name) => `action.${name}`),
  )
  for (const { key, hindrance } of listed) {
    const name = actionNames.find((each) => key === `action.${each}`)
    expect(hindrance ?? null, key).toBe(name === undefined ? 'no such action' : app.reasonAgainst(name))
  }
})

test('no action is silent: it opens, changes or asks for something, or says why it cannot be done', async () => {
  const silent: ActionName[] = []
  for (const name of actionNames) {
    const { app, asked } = await openWindow()
    const seen = () =>
      JSON.stringify([
        app.open.dialog,
        app.open.picker,
        app.display.mode,
        app.podium.stageView.options,
        app.state.speech.urged,
        asked,
      ])
    const before = seen()
    app.perform(name)
    if (seen() === before) silent.push(name)
  }
  expect(silent).toEqual([])
})

test('what was tried in vain is answered with its name and the reason', async () => {
  const { app } = await openWindow()
  app.perform('goLive')
  expect(app.state.speech.urged).toBe('Go live: no StatefulSet is in view')
})

test('Escape leaves Lesson mode, and says when nothing is left to leave', async () => {
  const { app } = await openWindow()
  app.perform('lessonMode')
  expect(app.display.mode).toBe('lesson')
  expect(app.stepOut()).toBe(true)
  expect(app.display.mode).toBe('desk')
  expect(app.stepOut()).toBe(false)
})
