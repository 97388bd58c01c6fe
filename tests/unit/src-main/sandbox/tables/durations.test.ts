import { describe, expect, it } from 'vitest'
import { ageSince, humanDuration, labelsText } from '../../../../../src-main/sandbox/tables/durations.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

describe('a duration', () => {
  it.each([
    [-2_500, '<invalid>'],
    [-1_500, '0s'],
    [0, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [2 * minute + 5 * second, '2m5s'],
    [9 * minute + 59 * second, '9m59s'],
    [10 * minute + 59 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [7 * hour + 59 * minute, '7h59m'],
    [8 * hour + 59 * minute, '8h'],
    [47 * hour, '47h'],
    [48 * hour, '2d'],
    [49 * hour, '2d1h'],
    [8 * day + hour, '8d'],
    [729 * day, '729d'],
    [730 * day, '2y'],
    [731 * day, '2y1d'],
    [8 * 365 * day, '8y'],
  ])('of %d ms is shown as %s', (durationMs, text) => expect(humanDuration(durationMs)).toBe(text))

  it('since nothing is unknown', () => {
    expect(ageSince(null, 0)).toBe('<unknown>')
    expect(ageSince('1970-01-01T00:00:00Z', 5_000)).toBe('5s')
  })
})

describe('labels', () => {
  it('are shown in order of their keys', () => {
    expect(labelsText({ b: '2', a: '1' })).toBe('a=1,b=2')
    expect(labelsText({})).toBe('<none>')
  })
})
