import { describe, expect, it } from 'vitest'
import { countsFrom, honest, lastLine, playwrightCounts, sumOf, vitestCounts } from '../../../scripts/lib/counts.mjs'

describe('counting cases', () => {
  it('sums tiers, and reads its own last line back', () => {
    const sum = sumOf([
      { passed: 10, failed: 1 },
      { passed: 5, failed: 0 },
    ])
    expect(lastLine(sum)).toBe('15 passed, 1 failed')
    expect(countsFrom(`unit: 10 passed, 1 failed\n1 passed, 0 failed\n${lastLine(sum)}\n`)).toEqual(sum)
  })

  it('finds no counts where no line holds them alone', () => {
    expect(countsFrom('unit: 10 passed, 1 failed\nTests 3 passed')).toBeUndefined()
  })

  it('counts a test file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      testResults: [
        { name: 'a.test.ts', status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed', fullName: 'a gate is closed' }] },
        { status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a gate is open' }] },
      ],
    }
    const failures = ['a.test.ts could not be loaded', 'a gate is closed']
    expect(vitestCounts(report)).toEqual({ passed: 4, failed: 2, failures })
  })

  it('counts a window test that passed only the second time as a failure', () => {
    const report = {
      stats: { expected: 3, unexpected: 1, flaky: 1 },
      errors: [{}],
      suites: [{ title: 'stage', specs: [{ title: 'a pod returns', tests: [{ status: 'flaky' }] }] }],
    }
    expect(playwrightCounts(report)).toEqual({ passed: 3, failed: 3, failures: ['stage: a pod returns'] })
  })

  it.each([
    ['no case at all', { passed: 0, failed: 0 }, 0, { passed: 0, failed: 1 }],
    ['a bad end without a failed case', { passed: 7, failed: 0 }, 1, { passed: 7, failed: 1 }],
    ['a bad end with failed cases', { passed: 7, failed: 2 }, 1, { passed: 7, failed: 2 }],
    ['a good end', { passed: 7, failed: 0 }, 0, { passed: 7, failed: 0 }],
  ])('is honest about %s', (_, counts, status, expected) => {
    expect(honest(counts, status)).toEqual(expected)
  })

  it('counts nothing in a report that was never written, which is then a failure', () => {
    expect(honest(vitestCounts(undefined), 1)).toMatchObject({ passed: 0, failed: 1 })
    expect(honest(playwrightCounts(undefined), 1)).toMatchObject({ passed: 0, failed: 1 })
  })
})
