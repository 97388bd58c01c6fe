import { describe, expect, test } from 'vitest'
import { MemoryJournal, type JournalEntry } from '../../../../src-main/journal/memory-journal.ts'

const entry = (seq: number, at = seq): JournalEntry => ({
  model: { seq, at, changes: [], causes: [], synthetic: false },
  objects: [],
})
const large = (seq: number, count: number): JournalEntry => {
  const change = { entity: 'pod', key: 'u' } as const
  return { ...entry(seq, 0), model: { ...entry(seq, 0).model, changes: Array.from({ length: count }, () => change) } }
}
const seqs = (journal: MemoryJournal, since?: number): readonly number[] =>
  journal.since(since).map(({ model }) => model.seq)

describe('MemoryJournal', () => {
  test('keeps the newest entries up to its number of changes', () => {
    const journal = new MemoryJournal({ ageMs: 1_000, changes: 3 })
    for (let seq = 1; seq <= 10; seq++) {
      journal.append(entry(seq, 0))
      expect(journal.length).toBe(Math.min(seq, 3))
    }
    expect(seqs(journal)).toEqual([8, 9, 10])
  })

  test('counts the changes of an entry, and keeps the newest however large it is', () => {
    const journal = new MemoryJournal({ ageMs: 1_000, changes: 10 })
    for (let seq = 1; seq <= 5; seq++) journal.append(large(seq, 4))
    expect(seqs(journal)).toEqual([4, 5])
    journal.append(large(6, 20))
    expect(seqs(journal)).toEqual([6])
  })

  test('forgets what is older than its age, measured against the newest entry', () => {
    const journal = new MemoryJournal({ ageMs: 100, changes: 50 })
    journal.append(entry(1, 0))
    journal.append(entry(2, 100))
    expect(seqs(journal)).toEqual([1, 2])
    journal.append(entry(3, 101))
    expect(seqs(journal)).toEqual([2, 3])
    journal.append(entry(4, 1_000))
    expect(seqs(journal)).toEqual([4])
  })

  test('gives what came after a number, and nothing of an epoch that is over', () => {
    const journal = new MemoryJournal()
    journal.append(entry(1))
    journal.append(entry(2))
    expect(seqs(journal, 1)).toEqual([2])
    journal.clear()
    expect(seqs(journal)).toEqual([])
  })
})
