import { describe, expect, it } from 'vitest'
import type { LogEntry } from '#shared/story/log.ts'
import { EntryLog } from '../../../../src-renderer/state/log.ts'

function entry(receivedAt: number): LogEntry {
  const change = { seq: receivedAt, at: receivedAt, changes: [], causes: [], synthetic: false }
  return { receivedAt, change, milestones: [], cut: null }
}

describe('the log of entries', () => {
  it('drops the oldest when it holds too many, and keeps the indexes of the others', () => {
    const log = new EntryLog({ entries: 2000, changes: Infinity, ageMs: Infinity })
    for (let at = 0; at < 4500; at++) log.append(entry(at))
    expect(log.end).toBe(4500)
    expect(log.end - log.first).toBeGreaterThanOrEqual(2000)
    expect(log.end - log.first).toBeLessThanOrEqual(3000)
    expect(log.entry(log.first).receivedAt).toBe(log.first)
    expect(() => log.entry(log.first - 1)).toThrow(RangeError)
  })

  it('drops the oldest when its entries hold too many changes', () => {
    const log = new EntryLog({ entries: 50_000, changes: 10_000, ageMs: Infinity })
    const change = { entity: 'pod', key: 'u' } as const
    const busy = (at: number): LogEntry => {
      const { change: empty, ...rest } = entry(at)
      return { ...rest, change: { ...empty, changes: [change, change, change, change] } }
    }
    for (let at = 0; at < 9000; at++) log.append(busy(at))
    expect(log.end).toBe(9000)
    expect(log.end - log.first).toBeGreaterThan(1000)
    expect(log.end - log.first).toBeLessThanOrEqual(3501)
  })

  it('drops what is older than two hours', () => {
    const log = new EntryLog({ entries: 50_000, changes: Infinity, ageMs: 7_200_000 })
    for (let minute = 0; minute < 1500; minute++) log.append(entry(minute * 60_000))
    expect(log.first).toBeGreaterThan(0)
  })

  it('never gives one index two meanings', () => {
    const log = new EntryLog()
    log.append(entry(1))
    log.clear()
    log.append(entry(2))
    expect([log.first, log.end, log.entry(1).receivedAt]).toEqual([1, 2, 2])
  })
})
