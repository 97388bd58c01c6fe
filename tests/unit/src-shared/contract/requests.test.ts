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
    ['fetchObject', { kind: 'Pod', namespace: 'lesson', name: 'redis-0' }, true],
    ['fetchObject', { kind: 'Secret', namespace: 'lesson', name: 'token' }, false],
    ['setPreferences', { theme: 'dark' }, true],
    ['setPreferences', { theme: 'pink' }, false],
  ]
  it.each(cases)('%s with %j is accepted: %s', (name, payload, accepted) => {
    expect(isPayload(name, payload)).toBe(accepted)
  })
})
