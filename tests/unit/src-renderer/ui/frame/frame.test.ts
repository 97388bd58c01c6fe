import { describe, expect, it } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { problemText } from '#shared/words/problem.ts'
import { createAnnouncer } from '../../../../../src-renderer/ui/frame/announcer.ts'
import { clockTime } from '../../../../../src-renderer/ui/frame/clock-time.ts'
import { liveWords } from '../../../../../src-renderer/ui/frame/live-words.ts'
import type { LiveFacts } from '../../../../../src-renderer/ui/frame/live-words.ts'
import { movedTo, pickerEntries } from '../../../../../src-renderer/ui/frame/picker-list.ts'

const now = Date.UTC(2026, 10, 20, 10, 4, 12)

describe('the announcer', () => {
  it('says the first message at once and the others together after two seconds', () => {
    const clock = new ManualClock()
    const said: string[] = []
    const announcer = createAnnouncer({ clock, say: (message) => said.push(message) })
    announcer.tell('redis-0 is Ready.')
    announcer.tell('redis-1 was created.')
    announcer.tell('redis-1 was created.')
    announcer.tell('redis-1 runs.')
    expect(said).toEqual(['redis-0 is Ready.'])
    clock.advance(2000)
    expect(said).toEqual(['redis-0 is Ready.', 'redis-1 was created. redis-1 runs.'])
    clock.advance(10_000)
    announcer.tell('redis-1 is Ready.')
    expect(said.at(-1)).toBe('redis-1 is Ready.')
    announcer.stop()
    expect(clock.waiting).toBe(0)
  })

  it('says nothing after it was stopped', () => {
    const clock = new ManualClock()
    const said: string[] = []
    const announcer = createAnnouncer({ clock, say: (message) => said.push(message) })
    announcer.tell('one')
    announcer.tell('two')
    announcer.stop()
    clock.advance(10_000)
    expect(said).toEqual(['one'])
  })
})

describe('the live badge', () => {
  const live: LiveFacts['live'] = { kind: 'live', limited: [] }
  const calm = { badge: { kind: 'live' }, offersLive: false, lastChangeAt: null, nowMs: now } as const
  const limited: LiveFacts['live'] = {
    kind: 'live',
    limited: [
      { kind: 'Node', namespace: '', state: 'forbidden', since: 0, hasData: false, dataAt: null, reason: null },
    ],
  }
  it.each<readonly [LiveFacts, string, string | null]>([
    [{ ...calm, live }, 'LIVE', null],
    [{ ...calm, live, lastChangeAt: now - 250_000 }, 'LIVE', 'no change for 4 min'],
    [{ ...calm, live: limited }, 'LIVE (limited)', null],
    [{ ...calm, live, badge: { kind: 'behind', seconds: 12 } }, '12 s behind', null],
    [{ ...calm, live, badge: { kind: 'paused', secondsAhead: 42 } }, 'PAUSED: cluster runs on, 42 s ahead', null],
    [{ ...calm, live, badge: { kind: 'paused', secondsAhead: 0 } }, 'PAUSED: cluster runs on', null],
    [{ ...calm, live: { kind: 'connecting', since: now - 3400, server: 'x' } }, 'connecting 3 s', null],
    [
      { ...calm, live: { kind: 'disconnected', dataAt: now, retryAt: now + 4200, reason: null } },
      'DISCONNECTED',
      `data from ${clockTime(now)}, retry in 5 s`,
    ],
    [
      {
        ...calm,
        live: { kind: 'disconnected', dataAt: null, retryAt: null, reason: null },
        badge: { kind: 'paused', secondsAhead: 3 },
      },
      'DISCONNECTED',
      null,
    ],
    [{ ...calm, live: { kind: 'signedOut', dataAt: null, reason: null } }, 'signed out', null],
    [
      { ...calm, live: { kind: 'failed', problem: { code: 'no-answer', params: {} }, retryAt: null } },
      'cannot connect',
      null,
    ],
    [{ ...calm, live: { kind: 'none' } }, 'not connected', null],
  ])('case %#: %o says %s', (facts, word, more) => {
    const words = liveWords(facts)
    expect([words.word, words.more]).toEqual([word, more])
  })

  it('offers the way back to whoever paused or has fallen far behind, and not to who only lags', () => {
    const offers = (facts: Partial<LiveFacts>): boolean => liveWords({ ...calm, live, ...facts }).offersLive
    expect(offers({ badge: { kind: 'paused', secondsAhead: 0 } })).toBe(true)
    expect(offers({ badge: { kind: 'behind', seconds: 21 }, offersLive: true })).toBe(true)
    expect(offers({ badge: { kind: 'behind', seconds: 3 } })).toBe(false)
    expect(offers({})).toBe(false)
  })

  it('names the problem to whoever points at it', () => {
    const problem = { code: 'agent-ended', params: {} } as const
    const disconnected = { kind: 'disconnected', dataAt: now, retryAt: null, reason: problem } as const
    expect(liveWords({ ...calm, live: disconnected }).problem).toBe(problemText(problem))
    expect(liveWords({ ...calm, live }).problem).toBeNull()
    const reason = { code: 'signed-out', params: { hint: 'aws' } } as const
    expect(liveWords({ ...calm, live: { kind: 'signedOut', dataAt: null, reason } }).problem).toBe(
      'Expected valid credentials, but the server refused them (they come from aws). Sign in again.',
    )
  })
})

describe('pickers', () => {
  const options = [
    { key: 'a', name: 'k3s-lab', detail: '192.168.1.20:6443', word: 'LOCAL' },
    { key: 'b', name: 'kind-dev', detail: '127.0.0.1:41233', word: 'LOCAL' },
    { key: 'c', name: 'production', word: 'REMOTE' },
  ]
  const keys = (typed: string, freeText = false): readonly string[] =>
    pickerEntries(options, typed, freeText).map(({ option }) => option.key)

  it.each([
    ['', ['a', 'b', 'c']],
    ['k', ['a', 'b']],
    ['local lab', ['a']],
    ['REMOTE', ['c']],
    ['192.168', ['a']],
    ['nothing', []],
  ])('filter by every word of "%s"', (typed, found) => {
    expect(keys(typed)).toEqual(found)
  })

  it('offer what was typed, where any name may be typed', () => {
    expect(keys('kind', true)).toEqual(['b', 'kind'])
    expect(keys('dev', true)).toEqual(['dev', 'b'])
    expect(keys('lesson', true)).toEqual(['lesson'])
    expect(keys('production', true)).toEqual(['c'])
    expect(keys(' ', true)).toEqual(['a', 'b', 'c'])
  })

  it('move with the arrows and come round', () => {
    expect(movedTo('ArrowDown', 2, 3)).toBe(0)
    expect(movedTo('ArrowUp', 0, 3)).toBe(2)
    expect(movedTo('ArrowDown', 0, 0)).toBe(0)
    expect(movedTo('a', 1, 3)).toBe(null)
  })
})
