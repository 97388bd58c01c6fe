import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { actionNames, actionNeeds, actions, type ActionName, type ActionNeed } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { defaultPreferences } from '#shared/contract/preferences.ts'
import { acceleratorOf, menuTemplate } from '../../../../src-main/shell/menu-template.ts'

type Item = MenuItemConstructorOptions

function setUp(preferences: Partial<Preferences> = {}, isMac = false, met: readonly ActionNeed[] = []) {
  const run: ActionName[] = []
  const set: Partial<Preferences>[] = []
  const menus = menuTemplate({
    isMac,
    run: (name) => void run.push(name),
    zoomText: () => undefined,
    preferences: { ...defaultPreferences, ...preferences },
    setPreferences: (changes) => void set.push(changes),
    met,
  })
  return { menus, run, set }
}

const below = (item: Item): readonly Item[] => (Array.isArray(item.submenu) ? item.submenu : [])
const all = (items: readonly Item[]): readonly Item[] => items.flatMap((item) => [item, ...all(below(item))])
const click = (item: Item | undefined): void => (item?.click as (() => void) | undefined)?.()
const found = (menus: readonly Item[], label: string): Item | undefined =>
  all(menus).find((item) => item.label === label)

describe('the native menus', () => {
  it.each([false, true])('hold every action that has a menu once (on a Mac: %s)', (isMac) => {
    const ids = all(setUp({}, isMac).menus).flatMap(({ id }) => id ?? [])
    expect(ids.toSorted()).toEqual(actionNames.filter((name) => actions[name].menu !== null).toSorted())
  })

  it('show the key of each action, and leave keys without a modifier to the page', () => {
    const { menus } = setUp()
    for (const item of all(menus)) {
      const name = actionNames.find((each) => each === item.id)
      if (name === undefined) continue
      const [chord] = actions[name].chords
      expect(item.accelerator).toBe(chord === undefined ? undefined : acceleratorOf(chord))
      if (chord !== undefined) expect(item.registerAccelerator).toBe(chord.startsWith('Mod+'))
    }
    expect(all(menus).find(({ id }) => id === 'lessonMode')).toMatchObject({
      accelerator: 'F5',
      registerAccelerator: false,
    })
  })

  it("show a person's own keys, and none that were taken away", () => {
    const { menus } = setUp({ chords: { goLive: ['Mod+Shift+ArrowRight'], palette: [] } })
    expect(all(menus).find(({ id }) => id === 'goLive')).toMatchObject({
      accelerator: 'CmdOrCtrl+Shift+Right',
      registerAccelerator: true,
    })
    expect(all(menus).find(({ id }) => id === 'palette')).not.toHaveProperty('accelerator')
  })

  it('are grey where an action lacks what it needs', () => {
    const grey = (met: readonly ActionNeed[]): readonly string[] =>
      all(setUp({}, false, met).menus).flatMap(({ id, enabled }) => (enabled === false && id !== undefined ? [id] : []))
    expect(grey([])).toContain('goToOrdinal')
    expect(grey([])).toContain('freezeCluster')
    expect(grey([])).not.toContain('settings')
    expect(grey(['stage', 'playback', 'connection', 'sets'])).toEqual(['freezeCluster'])
    expect(grey(actionNeeds)).toEqual([])
  })

  it('run an action where the focus is', () => {
    const { menus, run } = setUp()
    click(all(menus).find(({ id }) => id === 'goLive'))
    expect(run).toEqual(['goLive'])
  })

  it('tick what the preferences say and change them', () => {
    const { menus, set } = setUp({ theme: 'dark', pace: 'lesson', captions: false })
    const ticked = all(menus).filter(({ checked }) => checked === true)
    expect(ticked.map(({ label }) => label)).toEqual(['Dark', 'As the system', 'Lesson'])
    click(found(menus, 'Projector'))
    click(found(menus, 'Captions'))
    expect(set).toEqual([{ theme: 'projector' }, { captions: true }])
  })

  it("give the keys of zooming to the stage: Chromium's own zoom has none", () => {
    const { menus } = setUp()
    expect(all(menus).some(({ role }) => role === 'zoomIn' || role === 'zoomOut' || role === 'resetZoom')).toBe(false)
    expect(found(menus, 'Larger')).not.toHaveProperty('accelerator')
    expect(all(menus).find(({ id }) => id === 'zoomIn')).toMatchObject({ accelerator: 'CmdOrCtrl+=' })
  })

  it('have no key twice', () => {
    const keys = all(setUp().menus).flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe("a chord in Electron's spelling", () => {
  it.each([
    ['Mod+Shift+N', 'CmdOrCtrl+Shift+N'],
    ['Mod++', 'CmdOrCtrl+Plus'],
    ['Mod+,', 'CmdOrCtrl+,'],
    ['Space', 'Space'],
    ['?', '?'],
    ['F11', 'F11'],
    ['Mod+ArrowUp', 'CmdOrCtrl+Up'],
    ['Mod+é', null],
    ['AudioVolumeUp', null],
  ])('%s is %s', (chord, accelerator) => {
    expect(acceleratorOf(chord)).toBe(accelerator)
  })
})
