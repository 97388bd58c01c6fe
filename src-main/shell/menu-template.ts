import type { MenuItemConstructorOptions } from 'electron'
import {
  actionNames,
  actions,
  hasItsNeed,
  type ActionMenu,
  type ActionName,
  type ActionNeed,
} from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { choices } from '#shared/contract/choices.ts'
import { chordsOf } from '#shared/contract/chords.ts'
import { text, type WordId } from '#shared/words/index.ts'

export interface MenuParts {
  readonly isMac: boolean
  /** Does it in the window that has the focus. */
  readonly run: (name: ActionName) => void
  /** Larger (1), smaller (-1) or usual (0) letters in the whole window: the stage has a zoom of its own, and the keys for it. */
  readonly zoomText: (direction: 1 | -1 | 0) => void
  /** Decide which entries are ticked and which keys stand beside them: install the menu anew when they changed. */
  readonly preferences: Preferences
  readonly setPreferences: (changes: Partial<Preferences>) => void
  /** What is there in the window that has the focus: an entry that needs more is grey. */
  readonly met: readonly ActionNeed[]
}

type Item = MenuItemConstructorOptions

/** What stands together, in order. An action that is missing here stands at the end of its menu. */
const groups: { readonly [Menu in ActionMenu]: readonly (readonly ActionName[])[] } = {
  file: [['openKubeconfig'], ['settings']],
  view: [
    ['lessonMode', 'fullScreen'],
    ['zoomIn', 'zoomOut', 'zoomReset'],
    ['follow', 'goToOrdinal', 'filter', 'why', 'details', 'table'],
    ['captions', 'hideAddresses'],
  ],
  playback: [
    ['pause', 'stepBack', 'stepForward', 'goLive'],
    ['slower', 'faster'],
  ],
  cluster: [['palette'], ['chooseContext', 'chooseNamespace', 'chooseWorkload'], ['freezeCluster']],
  window: [['newWindow']],
  help: [['keys'], ['about']],
}

/** The native menus as data: every action that has a menu, with its key. */
export function menuTemplate(parts: MenuParts): Item[] {
  const { isMac } = parts
  const of = (menu: ActionMenu, left: readonly ActionName[] = []): Item[] => actionItems(menu, parts, left)
  // On a Mac these two stand in the menu of the app itself.
  const moved: readonly ActionName[] = isMac ? ['about', 'settings'] : []
  return [
    ...(isMac ? [appMenu(parts)] : []),
    {
      label: text('menu.file'),
      submenu: [...of('file', moved), separator, { role: isMac ? 'close' : 'quit' }],
    },
    { role: 'editMenu' },
    { label: text('menu.view'), submenu: [...of('view'), separator, ...viewItems(parts)] },
    { label: text('menu.playback'), submenu: [...of('playback'), separator, radio(parts, 'pace')] },
    { label: text('menu.cluster'), submenu: of('cluster') },
    { role: 'window', submenu: [...of('window'), separator, { role: 'minimize' }, { role: 'close' }] },
    { role: 'help', submenu: of('help', moved) },
  ]
}

const separator: Item = { type: 'separator' }

function actionItems(menu: ActionMenu, parts: MenuParts, left: readonly ActionName[]): Item[] {
  const listed = new Set(groups[menu].flat())
  const others = actionNames.filter((name) => actions[name].menu === menu && !listed.has(name))
  return [...groups[menu], others]
    .map((group) => group.filter((name) => !left.includes(name)))
    .filter((group) => group.length > 0)
    .flatMap((group, index) => [...(index > 0 ? [separator] : []), ...group.map((name) => actionItem(name, parts))])
}

function actionItem(name: ActionName, { run, preferences, setPreferences, met }: MenuParts): Item {
  const key = keyOf(name, preferences)
  const item: Item = { id: name, label: text(`action.${name}`), enabled: hasItsNeed(name, met), ...key }
  if (name === 'captions' || name === 'hideAddresses') {
    return {
      ...item,
      label: text(`menu.${name}`),
      type: 'checkbox',
      checked: preferences[name],
      click: () => setPreferences({ [name]: !preferences[name] }),
    }
  }
  return { ...item, click: () => run(name) }
}

/** Keys without a modifier and function keys are shown here and handled by the page, which knows whether somebody types. */
function keyOf(name: ActionName, preferences: Preferences): Pick<Item, 'accelerator' | 'registerAccelerator'> {
  const [chord] = chordsOf(name, preferences.chords)
  const accelerator = chord === undefined ? null : acceleratorOf(chord)
  return accelerator === null ? {} : { accelerator, registerAccelerator: accelerator.startsWith('CmdOrCtrl+') }
}

/** A chord in Electron's spelling. Null for a key that Electron knows no name for: it would refuse the whole menu. */
export function acceleratorOf(chord: string): string | null {
  const parts = chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), 'Plus'] : chord.split('+')
  const words = parts.map((part) => spellings[part] ?? part)
  const key = words.at(-1) ?? ''
  return /^[\u0021-\u007e]$|^F([1-9]|1\d|2[0-4])$/.test(key) || namedKeys.has(key) ? words.join('+') : null
}

const spellings: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  Ctrl: 'Control',
  Meta: 'Super',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
}
const namedKeys = new Set(
  'Plus Space Tab Backspace Delete Insert Enter Up Down Left Right Home End PageUp PageDown Escape'.split(' '),
)

function viewItems(parts: MenuParts): Item[] {
  const { zoomText } = parts
  return [
    {
      label: text('menu.textSize'),
      submenu: [
        { label: text('menu.textSize.larger'), click: () => zoomText(1) },
        { label: text('menu.textSize.smaller'), click: () => zoomText(-1) },
        { label: text('menu.textSize.usual'), click: () => zoomText(0) },
      ],
    },
    radio(parts, 'theme'),
    radio(parts, 'motion'),
  ]
}

/** One preference as a submenu of its values. */
function radio({ preferences, setPreferences }: MenuParts, name: 'theme' | 'motion' | 'pace'): Item {
  return {
    label: text(`menu.${name}`),
    submenu: choices[name].map((value) => ({
      label: text(`menu.${name}.${value}` as WordId),
      type: 'radio',
      checked: preferences[name] === value,
      click: () => setPreferences({ [name]: value }),
    })),
  }
}

function appMenu(parts: MenuParts): Item {
  return {
    role: 'appMenu',
    submenu: [
      actionItem('about', parts),
      separator,
      actionItem('settings', parts),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
}
