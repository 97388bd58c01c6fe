import { describe, expect, test } from 'vitest'
import { actionNames, settingOf, type ActionName } from '#shared/contract/actions.ts'
import { defaultPreferences } from '#shared/contract/preferences.ts'
import { text } from '#shared/words/index.ts'
import {
  hindranceOf,
  metNeeds,
  type PlaybackSituation,
  type Situation,
  type StageSituation,
} from '../../../../src-renderer/app/situation.ts'

const atRest: StageSituation = {
  tier: 'E',
  isPinned: true,
  zoom: 1.25,
  fill: 'pods',
  hasPlace: true,
}
const watched: PlaybackSituation = {
  isLive: false,
  canStepBack: true,
  canStepForward: true,
  canSlow: true,
  canSpeedUp: true,
}
const chosen = defaultPreferences
const free: Situation = {
  stage: atRest,
  playback: watched,
  isConnected: true,
  workloadCount: 2,
  hasSandbox: true,
  chosen,
}
const nothing: Situation = {
  stage: null,
  playback: null,
  isConnected: false,
  workloadCount: 0,
  hasSandbox: false,
  chosen,
}
const isOfChoice = (name: ActionName): boolean => settingOf(name) !== null
const hindered = (situation: Situation): readonly ActionName[] =>
  actionNames.filter((name) => hindranceOf(name, situation) !== null)

test('where everything is possible, only what is so already is hindered', () => {
  expect(hindered(free)).toEqual(['fillPods', 'themeSystem', 'motionSystem', 'paceMode', 'languageSystem'])
  expect(hindered({ ...free, chosen: { ...chosen, theme: 'dark', pace: 'live' } })).toEqual([
    'fillPods',
    'themeDark',
    'motionSystem',
    'paceLive',
    'languageSystem',
  ])
})

test('before a cluster is chosen everything of the window can be done', () => {
  const possible = actionNames.filter((name) => hindranceOf(name, nothing) === null && !isOfChoice(name))
  expect(possible).toEqual([
    'openKubeconfig',
    'settings',
    'newWindow',
    'lessonMode',
    'fullScreen',
    'captions',
    'hideAddresses',
    'palette',
    'chooseContext',
    'keys',
    'about',
  ])
})

test('what is there is told to the menus', () => {
  expect(metNeeds(nothing)).toEqual([])
  expect(metNeeds({ ...nothing, isConnected: true })).toEqual(['connection'])
  expect(metNeeds({ ...free, hasSandbox: false })).toEqual(['stage', 'playback', 'connection', 'sets'])
})

describe('each reason says what stands in the way', () => {
  test.each<readonly [ActionName, Partial<StageSituation>, string]>([
    ['zoomIn', { zoom: 3 }, 'it is at its largest'],
    ['zoomOut', { zoom: 0.5 }, 'it is at its smallest'],
    ['zoomReset', { zoom: 1 }, 'it is at 100 %'],
    ['follow', { tier: 'A' }, 'every slot is in view'],
    ['follow', { isPinned: false }, 'the lens follows already'],
    ['why', { hasPlace: false }, 'nothing is selected'],
    ['fillClaims', { tier: 'C' }, 'the slots are not drawn as cells'],
  ])('%s with %o: %s', (name, changes, reason) => {
    const hindrance = hindranceOf(name, { ...free, stage: { ...atRest, ...changes } })
    expect(hindrance === null ? null : text(hindrance)).toBe(reason)
  })

  test.each<readonly [ActionName, Partial<PlaybackSituation>, string]>([
    ['goLive', { isLive: true }, 'the view is live'],
    ['stepBack', { canStepBack: false }, 'nothing happened before'],
    ['stepForward', { canStepForward: false }, 'nothing happened after'],
  ])('%s with %o: %s', (name, changes, reason) => {
    const hindrance = hindranceOf(name, { ...free, playback: { ...watched, ...changes } })
    expect(hindrance === null ? null : text(hindrance)).toBe(reason)
  })
})

test('at a moment before the set was made one can go to another moment', () => {
  const before = { ...free, stage: null }
  expect(hindranceOf('stepForward', before)).toBeNull()
  expect(hindranceOf('goLive', before)).toBeNull()
  expect(hindranceOf('zoomIn', before)).toBe('hindrance.noStage')
})
