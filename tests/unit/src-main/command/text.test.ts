import { describe, expect, test } from 'vitest'
import type { Looks } from '../../../../src-main/command/io.ts'
import { looksOf } from '../../../../src-main/command/io.ts'
import type { LineShape } from '../../../../src-main/command/shape/narrate.ts'
import type { RecordShape } from '../../../../src-main/command/shape/services.ts'
import { dnsText } from '../../../../src-main/command/text/dns.ts'
import { lineText } from '../../../../src-main/command/text/narrate.ts'
import { harmless, paint } from '../../../../src-main/command/text/style.ts'
import { table } from '../../../../src-main/command/text/table.ts'
import { zoneText } from '../../../../src-main/command/text/zone.ts'

const dull: Looks = { color: false, unicode: false, columns: 80 }
const bright: Looks = { color: true, unicode: true, columns: 80 }

describe('a table', () => {
  test('has columns as wide as their widest cell, no empty column and no space at the end', () => {
    const rows = [
      [{ text: 'redis-10' }, { text: '' }, { text: '7', align: 'right' as const }],
      [{ text: 'web' }, { text: '' }, { text: '12', align: 'right' as const }],
    ]
    expect(table(['NAME', 'NODE', 'N'], rows, dull, '  ')).toBe('  NAME      N\n  redis-10   7\n  web       12\n')
  })

  test('is as wide with colour as without', () => {
    const rows = [[{ text: 'ok', tone: 'ok' as const }, { text: 'x' }]]
    // oxlint-disable-next-line no-control-regex
    expect(table(['A', 'B'], rows, bright).replace(/\u001b\[\d+m/g, '')).toBe(table(['A', 'B'], rows, dull))
  })
})

describe('looks', () => {
  const utf8 = { LANG: 'en_GB.UTF-8' }
  test.each([
    ['a terminal', { isTTY: true, columns: 120 }, utf8, { color: true, unicode: true, columns: 120 }],
    [
      'NO_COLOR',
      { isTTY: true, columns: 80 },
      { ...utf8, NO_COLOR: '1' },
      { color: false, unicode: true, columns: 80 },
    ],
    [
      'an empty NO_COLOR',
      { isTTY: true, columns: 80 },
      { ...utf8, NO_COLOR: '' },
      { color: true, unicode: true, columns: 80 },
    ],
    [
      'a dumb terminal',
      { isTTY: true, columns: 80 },
      { ...utf8, TERM: 'dumb' },
      { color: false, unicode: true, columns: 80 },
    ],
    ['a pipe', {}, utf8, { color: false, unicode: true, columns: 100_000 }],
    ['LC_ALL over LANG', {}, { ...utf8, LC_ALL: 'C' }, { color: false, unicode: false, columns: 100_000 }],
  ])('%s', (_, stream, environment, expected) => {
    expect(looksOf(stream, environment)).toEqual(expected)
  })

  test('what a cluster says cannot steer the terminal', () => {
    expect(harmless('a\u001b[2Jb\u0007c\u009bd')).toBe('a?[2Jb?c?d')
    expect(paint('x', 'fail', dull)).toBe('x')
  })
})

const record = (over: Partial<RecordShape>): RecordShape => ({
  name: 'redis-0.redis.lesson.svc.cluster.local',
  type: 'A',
  answers: ['10.42.0.3'],
  ttl: null,
  state: 'present',
  service: 'redis',
  pod: 'redis-0',
  ...over,
})

describe('records', () => {
  test('as a zone: names are absolute, a known TTL is there, and what is not answered is a comment', () => {
    const records = [
      record({ ttl: 5 }),
      record({
        name: '_redis._tcp.redis.lesson.svc.cluster.local',
        type: 'SRV',
        answers: ['0 100 6379 redis-0.redis.lesson.svc.cluster.local'],
      }),
      record({ name: 'redis-1.redis.lesson.svc.cluster.local', answers: [], state: 'notPublished' }),
    ]
    expect(zoneText(records)).toBe(
      'redis-0.redis.lesson.svc.cluster.local. 5 IN A 10.42.0.3\n' +
        '_redis._tcp.redis.lesson.svc.cluster.local. IN SRV 0 100 6379 redis-0.redis.lesson.svc.cluster.local.\n' +
        '; redis-1.redis.lesson.svc.cluster.local. IN A notPublished\n',
    )
  })

  test('as a table: what is not answered says why', () => {
    expect(dnsText([record({}), record({ answers: [], state: 'notPublished' })], dull)).toContain(
      'A     not ready, not published\n',
    )
    expect(dnsText([], dull)).toBe('The DNS of the cluster has no record here.\n')
  })
})

describe('a narrated line', () => {
  const line: LineShape = {
    seq: 1,
    at: '2026-11-21T11:31:33.000Z',
    code: 'pod-ready',
    subject: { kind: 'Pod', namespace: 'lesson', name: 'redis-1', uid: 'u', ordinal: 1 },
    what: 'redis-1 is Ready.',
    why: 'Because.',
    synthetic: false,
  }

  test('has its why below it, unless the line before said the same', () => {
    expect(lineText(line, { previousWhy: null, namesNamespace: false }, dull)).toMatch(
      /^\d\d:31:33 {2}redis-1 is Ready\.\n {10}> Because\.\n$/,
    )
    expect(lineText(line, { previousWhy: 'Because.', namesNamespace: true }, dull)).toMatch(
      /^\d\d:31:33 {2}lesson: redis-1 is Ready\.\n$/,
    )
  })
})
