import { expect, test } from 'vitest'
import { plain } from '#shared/words/index.ts'
import type { LiveState } from '../../../../../src-renderer/state/live-state.ts'
import { oldFactsOf } from '../../../../../src-renderer/ui/drawer/old-facts.ts'

test.each<readonly [string, LiveState, string | null]>([
  ['live', { kind: 'live', limited: [] }, null],
  ['disconnected', { kind: 'disconnected', dataAt: 1, retryAt: null, reason: null }, 'The cluster is not connected.'],
  [
    'signed out',
    { kind: 'signedOut', dataAt: 1, reason: { code: 'signed-out', params: { hint: 'aws' } } },
    'You are signed out. Expected valid credentials, but the server refused them (they come from aws). Sign in again.',
  ],
  [
    'signed out for a reason that nobody tells',
    { kind: 'signedOut', dataAt: 1, reason: null },
    'You are signed out. Expected valid credentials, but the server refused them. Sign in again.',
  ],
])('%s: what the details say of their age', (_name, live, words) => {
  const facts = oldFactsOf(live)
  expect(facts === null ? null : plain(facts.words)).toBe(words)
  expect(facts?.dataAt ?? null).toBe(words === null ? null : 1)
})
