import { expect, test } from 'vitest'
import { parseSchedule } from '../../../../../../src-main/sandbox/controllers/cron/schedule.ts'
import { isKnownZone, zonedTime } from '../../../../../../src-main/sandbox/controllers/cron/zone.ts'

/** A schedule, its zone (empty: UTC), the instant before, and what robfig/cron 3.0.1 answers: the next instants, or its error. */
const samples: readonly (readonly [string, string, string, readonly string[] | string])[] = [
  ['* * * * *', '', '2026-01-01T00:00:00Z', ['2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z', '2026-01-01T00:03:00Z']],
  [
    '*/5 * * * *',
    '',
    '2026-01-01T00:02:30.5Z',
    ['2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z', '2026-01-01T00:15:00Z'],
  ],
  [
    '0 9-17/2 * * 1-5',
    '',
    '2026-01-02T16:30:00Z',
    ['2026-01-02T17:00:00Z', '2026-01-05T09:00:00Z', '2026-01-05T11:00:00Z'],
  ],
  [
    '30 6-16/4 * * mon-fri',
    'Europe/Berlin',
    '2026-03-27T12:00:00Z',
    ['2026-03-27T13:30:00Z', '2026-03-30T04:30:00Z', '2026-03-30T08:30:00Z'],
  ],
  [
    '0 0 1 jan,JUL *',
    'America/New_York',
    '2026-01-15T00:00:00Z',
    ['2026-07-01T04:00:00Z', '2027-01-01T05:00:00Z', '2027-07-01T04:00:00Z'],
  ],
  ['0 0 13 * 5', '', '2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z', '2026-01-09T00:00:00Z', '2026-01-13T00:00:00Z']],
  ['0 0 13 * *', '', '2026-01-01T00:00:00Z', ['2026-01-13T00:00:00Z', '2026-02-13T00:00:00Z', '2026-03-13T00:00:00Z']],
  ['0 0 */2 * 5', '', '2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z']],
  ['0 0 31 * *', '', '2026-01-30T00:00:00Z', ['2026-01-31T00:00:00Z', '2026-03-31T00:00:00Z', '2026-05-31T00:00:00Z']],
  ['59 23 31 2 *', '', '2026-01-01T00:00:00Z', ['never']],
  ['0 0 29 2 *', '', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z', '2036-02-29T00:00:00Z']],
  ['0 0 * * 0', '', '2026-01-01T00:00:00Z', ['2026-01-04T00:00:00Z', '2026-01-11T00:00:00Z', '2026-01-18T00:00:00Z']],
  ['0 0 * * 7', '', '2026-01-01T00:00:00Z', 'end of range (7) above maximum (6): 7'],
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-28T00:00:00Z',
    ['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z'],
  ],
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T00:00:00Z',
    ['2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
  ],
  [
    '0 * * * *',
    'Europe/Berlin',
    '2026-10-25T00:30:00Z',
    ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z', '2026-10-25T03:00:00Z'],
  ],
  [
    '15 1 * * *',
    'America/New_York',
    '2026-10-31T00:00:00Z',
    ['2026-10-31T05:15:00Z', '2026-11-01T05:15:00Z', '2026-11-01T06:15:00Z'],
  ],
  [
    '0 0 * * *',
    'America/Sao_Paulo',
    '2018-11-03T00:00:00Z',
    ['2018-11-03T03:00:00Z', '2018-11-05T02:00:00Z', '2018-11-06T02:00:00Z'],
  ],
  [
    '0 0 * * *',
    'Asia/Kolkata',
    '2026-01-01T00:00:00Z',
    ['2026-01-01T18:30:00Z', '2026-01-02T18:30:00Z', '2026-01-03T18:30:00Z'],
  ],
  [
    '*/15 1-3 * * *',
    'Australia/Lord_Howe',
    '2026-04-04T12:00:00Z',
    ['2026-04-04T14:00:00Z', '2026-04-04T14:15:00Z', '2026-04-04T14:30:00Z'],
  ],
  ['? ? ? ? ?', '', '2026-01-01T00:00:00Z', ['2026-01-01T00:01:00Z', '2026-01-01T00:02:00Z', '2026-01-01T00:03:00Z']],
  [
    '5/20 * * * *',
    '',
    '2026-01-01T00:00:00Z',
    ['2026-01-01T00:05:00Z', '2026-01-01T00:25:00Z', '2026-01-01T00:45:00Z'],
  ],
  ['*/1 * 1 * 1', '', '2026-01-31T23:59:00Z', ['2026-02-01T00:00:00Z', '2026-02-01T00:01:00Z', '2026-02-01T00:02:00Z']],
  ['@hourly', '', '2026-01-01T00:00:00Z', ['2026-01-01T01:00:00Z', '2026-01-01T02:00:00Z', '2026-01-01T03:00:00Z']],
  [
    '@daily',
    'Europe/Berlin',
    '2026-03-28T12:00:00Z',
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', '2026-03-30T22:00:00Z'],
  ],
  ['@weekly', '', '2026-01-01T00:00:00Z', ['2026-01-04T00:00:00Z', '2026-01-11T00:00:00Z', '2026-01-18T00:00:00Z']],
  ['@monthly', '', '2026-01-31T00:00:00Z', ['2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z']],
  ['@yearly', '', '2026-01-31T00:00:00Z', ['2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z', '2029-01-01T00:00:00Z']],
  [
    '@every 1h30m',
    '',
    '2026-01-01T00:00:10.7Z',
    ['2026-01-01T01:30:10Z', '2026-01-01T03:00:10Z', '2026-01-01T04:30:10Z'],
  ],
  ['@every 1.5s', '', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z', '2026-01-01T00:00:03Z']],
  ['@every 10ms', '', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z', '2026-01-01T00:00:03Z']],
  ['@every 5', '', '2026-01-01T00:00:00Z', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
  [
    '@every 5x',
    '',
    '2026-01-01T00:00:00Z',
    'failed to parse duration @every 5x: time: unknown unit "x" in duration "5x"',
  ],
  ['@every', '', '2026-01-01T00:00:00Z', 'unrecognized descriptor: @every'],
  ['@every ', '', '2026-01-01T00:00:00Z', 'failed to parse duration @every : time: invalid duration ""'],
  ['@often', '', '2026-01-01T00:00:00Z', 'unrecognized descriptor: @often'],
  ['61 * * * *', '', '2026-01-01T00:00:00Z', 'end of range (61) above maximum (59): 61'],
  ['* 24 * * *', '', '2026-01-01T00:00:00Z', 'end of range (24) above maximum (23): 24'],
  ['* * 0 * *', '', '2026-01-01T00:00:00Z', 'beginning of range (0) below minimum (1): 0'],
  ['5-2 * * * *', '', '2026-01-01T00:00:00Z', 'beginning of range (5) beyond end of range (2): 5-2'],
  ['1-2-3 * * * *', '', '2026-01-01T00:00:00Z', 'too many hyphens: 1-2-3'],
  ['*/0 * * * *', '', '2026-01-01T00:00:00Z', 'step of range should be a positive number: */0'],
  ['*/5/2 * * * *', '', '2026-01-01T00:00:00Z', 'too many slashes: */5/2'],
  ['a * * * *', '', '2026-01-01T00:00:00Z', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ['-1 * * * *', '', '2026-01-01T00:00:00Z', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
  [
    '* * * foo *',
    '',
    '2026-01-01T00:00:00Z',
    'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax',
  ],
  ['* * * * * *', '', '2026-01-01T00:00:00Z', 'expected exactly 5 fields, found 6: [* * * * * *]'],
  ['* * * *', '', '2026-01-01T00:00:00Z', 'expected exactly 5 fields, found 4: [* * * *]'],
  ['*/-5 * * * *', '', '2026-01-01T00:00:00Z', 'negative number (-5) not allowed: -5'],
  ['5- * * * *', '', '2026-01-01T00:00:00Z', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
  ['1,, * * * *', '', '2026-01-01T00:00:00Z', ['2026-01-01T00:01:00Z', '2026-01-01T01:01:00Z', '2026-01-01T02:01:00Z']],
  ['+5 * * * *', '', '2026-01-01T00:00:00Z', ['2026-01-01T00:05:00Z', '2026-01-01T01:05:00Z', '2026-01-01T02:05:00Z']],
]

test.each(samples)('%j in zone %j after %s is due as robfig/cron has it', (text, zone, after, expected) => {
  const schedule = parseSchedule(text)
  if (schedule.kind === 'failed') {
    expect(schedule.failure).toBe(expected)
    return
  }
  const found: string[] = []
  for (let atMs: number | null = Date.parse(after); found.length < expected.length;) {
    atMs = schedule.value.next(atMs, zone)
    found.push(atMs === null ? 'never' : new Date(atMs).toISOString().replace('.000Z', 'Z'))
    if (atMs === null) break
  }
  expect(found).toEqual(expected)
})

test.each([
  ['', true],
  ['UTC', true],
  ['Europe/Berlin', true],
  ['US/Pacific', true],
  ['Mars/Base', false],
  ['europe/berlin', false],
  ['+01:00', false],
])('the zone %j is known: %s', (zone, expected) => {
  expect(isKnownZone(zone)).toBe(expected)
})

test('a time is written with the offset of its zone', () => {
  const atMs = Date.parse('2026-07-01T12:00:00Z')
  expect(zonedTime(atMs, '')).toBe('2026-07-01T12:00:00Z')
  expect(zonedTime(atMs, 'Asia/Kolkata')).toBe('2026-07-01T17:30:00+05:30')
  expect(zonedTime(atMs, 'America/New_York')).toBe('2026-07-01T08:00:00-04:00')
})
