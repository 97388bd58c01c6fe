import { describe, expect, test } from 'vitest'
import { fuzzyMatches } from '../../../../../src-renderer/ui/frame/fuzzy.ts'

const lines = [
  'Go live K',
  'Show redis',
  'redis-1 go to pod',
  'redis-11 go to pod',
  'data-redis-1 go to claim',
  'Größe ändern',
]
const found = (typed: string): readonly string[] => fuzzyMatches(lines, typed).flatMap((index) => lines[index] ?? [])

describe('what was typed finds', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['a word', 'live', ['Go live K']],
    ['words in any order', 'live go', ['Go live K']],
    ['a word with a slip of the finger', 'lvie', ['Go live K']],
    ['an abbreviation', 'shw rds', ['Show redis']],
    ['letters of other scripts', 'größe', ['Größe ändern']],
    ['nothing that does not match', 'volume', []],
  ])('%s', (_name, typed, expected) => {
    expect(found(typed)).toEqual(expected)
  })

  test('everything in its order if nothing is typed', () => {
    expect(found('  ')).toEqual(lines)
  })

  test('the likeliest first', () => {
    expect(found('redis-1')[0]).toBe('redis-1 go to pod')
  })

  test('what begins its words before what holds them somewhere', () => {
    const names = ['Show namespace lesson', 'Pace: Lesson', 'Namespace: pace of lessons']
    expect(fuzzyMatches(names, 'pace lesson').map((index) => names[index])).toEqual([
      'Pace: Lesson',
      'Namespace: pace of lessons',
      'Show namespace lesson',
    ])
  })

  test('one of ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_each, ordinal) => `web-${ordinal} go to pod`)
    expect(fuzzyMatches(many, 'web-7341')[0]).toBe(7341)
  })
})
