import { describe, expect, it } from 'vitest'
import type { RequestName } from '#shared/contract/bridge.ts'
import { isPayload } from '#shared/contract/requests.ts'

describe('payloads of requests', () => {
  const cases: readonly (readonly [RequestName, unknown, boolean])[] = [
    ['contexts', null, true],
    ['contexts', { more: 1 }, false],
    ['connect', { context: 'lab', scope: null }, true],
    ['connect', { context: '', scope: null }, false],
    ['connect', { context: 'lab', scope: { kind: 'namespaces', names: [] } }, false],
    ['connect', { context: 'lab', scope: null, extra: true }, false],
    ['chooseScope', { scope: { kind: 'all' } }, true],
    ['chooseScope', { scope: { kind: 'everything' } }, false],
    ['setPreferences', { theme: 'dark' }, true],
    ['setPreferences', { theme: 'pink' }, false],
    ['setPreferences', { chords: { pause: ['P'] } }, true],
    ['setPreferences', { chords: { explode: ['P'] } }, false],
    ['setPreferences', { unknown: 1 }, false],
    ['offerFile', { path: '/usb/k' }, true],
    ['offerFile', { path: '' }, false],
    ['answerOffer', { offer: 1, agreed: true, context: 'lab' }, true],
    ['answerOffer', { offer: 1, agreed: true, context: null }, true],
    ['answerOffer', { offer: 0, agreed: true, context: null }, false],
    ['answerOffer', { offer: 1, agreed: true, context: null, file: '/etc' }, false],
    ['addKubeconfig', { path: '/etc' }, false],
    ['openKubeconfig', { path: '/etc' }, false],
    ['rememberView', { mode: 'lesson' }, true],
    ['rememberView', { workload: null }, true],
    ['rememberView', { mode: 'kiosk' }, false],
    ['noteNeeds', { met: ['stage', 'connection'] }, true],
    ['noteNeeds', { met: ['everything'] }, false],
    ['newWindow', null, true],
    ['newWindow', { url: 'https://127.0.0.1' }, false],
    ['licences', null, true],
  ]
  it.each(cases)('%s with %j is accepted: %s', (name, payload, accepted) => {
    expect(isPayload(name, payload)).toBe(accepted)
  })
})
