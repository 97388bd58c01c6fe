import { describe, expect, test } from 'vitest'
import { reportOf, verdictTable, withReport, type Machine } from '../../../bench/report.ts'
import { judge } from '../../../bench/verdicts.ts'
import { measured } from './measured.ts'

const machine: Machine = { at: '2026-11-21', processor: 'A core', cores: 2, loadBefore: 0.25, versions: 'Node 24' }

describe('the page of a run', () => {
  test('tells the middle of the rounds and how far they lie apart', () => {
    const rounds = [900, 1_500, 1_100].map((wholeMs) => ({ 'many/podium': measured({ start: { wholeMs } }) }))
    expect(reportOf(rounds, [], machine)).toContain('| 1,100 (900 to 1,500) |')
  })

  test('leaves out contestants, columns and stretches that nobody measured', () => {
    const page = reportOf([{ 'cells/svg': measured({ rate: 500 }) }], [], machine)
    expect(page).toContain('### One set of 5,000')
    expect(page).toContain('500 changes a second:')
    expect(page).not.toContain('Podium |')
    expect(page).not.toContain('Block of agent')
    expect(page).not.toContain('### 10,000 pods')
  })

  test('says which ratio was missed', () => {
    const target = { name: 'start', what: 'the start', bound: 'atMost', limit: 0.6 } as const
    expect(
      verdictTable([judge(target, [0.5]), judge(target, [0.7, 0.9])])
        .split('\n')
        .slice(2),
    ).toEqual([
      '| The start | 0.5 (0.5 to 0.5) | ≤ 0.6 | met |',
      '| The start | 0.8 (0.7 to 0.9) | ≤ 0.6 | **missed** |',
    ])
  })

  test('takes the place of the page before it and leaves the rest', () => {
    const page = 'Before.\n\n<!-- bench: begin -->\n\nold\n\n<!-- bench: end -->\n\nAfter.\n'
    const renewed = withReport(withReport(page, 'new'), 'newest')
    expect(renewed).toBe('Before.\n\n<!-- bench: begin -->\n\nnewest\n\n<!-- bench: end -->\n\nAfter.\n')
  })

  test.each(['nothing', '<!-- bench: end --> <!-- bench: begin -->'])('needs both marks: %s', (page) => {
    expect(() => withReport(page, 'new')).toThrow('Expected the marks')
  })
})
