import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MalformedResponse,
  type ResponseHead,
  ResponseReader,
} from '../../../../src-main/connection/response-reader.ts'

interface Read {
  readonly heads: readonly ResponseHead[]
  readonly body: string
  /** What `onEnd` said; null before it. */
  readonly isReusable: boolean | null
  readonly isWhole: boolean
}

/** Reads the pieces one after the other, each in the same memory, as sockets bring them, and then the end of the connection. */
function read(pieces: readonly Buffer[]): Read {
  const heads: ResponseHead[] = []
  const body: string[] = []
  let isReusable: boolean | null = null
  const reader = new ResponseReader({
    onHead: (head) => heads.push(head),
    onBody: (bytes) => body.push(Buffer.from(bytes).toString('latin1')),
    onEnd: (can) => (isReusable = can),
  })
  const memory = Buffer.alloc(Math.max(1, ...pieces.map(({ length }) => length)))
  for (const piece of pieces) {
    piece.copy(memory)
    reader.push(memory.subarray(0, piece.length))
  }
  const isWhole = reader.close()
  return { heads, body: body.join(''), isReusable, isWhole }
}

const text = (...lines: readonly string[]): string => lines.join('\r\n')
const whole = (given: string): Read => read([Buffer.from(given, 'latin1')])

interface Case {
  readonly what: string
  readonly text: string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
  readonly isReusable: boolean
}

const responses: readonly Case[] = [
  {
    what: 'a length',
    text: text('HTTP/1.1 200 OK', 'Content-Length: 5', 'X-Name:  a b\t', '', 'ab\r\nc'),
    status: 200,
    headers: { 'content-length': '5', 'x-name': 'a b' },
    body: 'ab\r\nc',
    isReusable: true,
  },
  {
    what: 'the same length twice',
    text: text('HTTP/1.1 200 OK', 'content-length: 1, 1', '', 'a'),
    status: 200,
    body: 'a',
    isReusable: true,
  },
  {
    what: 'a length of nothing, and no reason',
    text: text('HTTP/1.1 404 ', 'content-length: 0', 'connection: Close', '', ''),
    status: 404,
    body: '',
    isReusable: false,
  },
  {
    what: 'chunks, with extensions and trailers',
    text: text(
      'HTTP/1.1 200',
      'Transfer-Encoding: Chunked',
      '',
      '3',
      'abc',
      '00A ;name=value',
      '0123\r\n6789',
      '0',
      'x-trailer: 1',
      '',
      '',
    ),
    status: 200,
    headers: { 'transfer-encoding': 'Chunked' },
    body: 'abc0123\r\n6789',
    isReusable: true,
  },
  {
    what: 'chunks, and asks to close',
    text: text('HTTP/1.1 500 No', 'connection: x, close', 'transfer-encoding: chunked', '', '1', 'a', '0', '', ''),
    status: 500,
    body: 'a',
    isReusable: false,
  },
  {
    what: 'no length: the end of the connection ends it',
    text: text('HTTP/1.1 200 OK', 'x: 1', 'x: 2', '', 'all the rest\r\n\r\n'),
    status: 200,
    headers: { x: '1, 2' },
    body: 'all the rest\r\n\r\n',
    isReusable: false,
  },
  {
    what: 'an older version',
    text: text('HTTP/1.0 200 OK', 'content-length: 1', '', 'a'),
    status: 200,
    body: 'a',
    isReusable: false,
  },
  {
    what: 'an older version that keeps the connection',
    text: text('HTTP/1.0 200 OK', 'content-length: 1', 'connection: keep-alive', '', 'a'),
    status: 200,
    body: 'a',
    isReusable: true,
  },
  {
    what: 'interim responses and an empty line before it',
    text: text(
      '',
      'HTTP/1.1 100 Continue',
      '',
      'HTTP/1.1 103 Early',
      'link: x',
      '',
      'HTTP/1.1 204 None',
      'a: b',
      '',
      '',
    ),
    status: 204,
    headers: { a: 'b' },
    body: '',
    isReusable: true,
  },
  {
    what: 'no body whatever its length says',
    text: text('HTTP/1.1 304 Same', 'content-length: 7', '', ''),
    status: 304,
    body: '',
    isReusable: true,
  },
  {
    what: 'lines that end without a carriage return',
    text: 'HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n2\nab\n0\n\n',
    status: 200,
    body: 'ab',
    isReusable: true,
  },
]

describe('a response of HTTP/1', () => {
  it.each(responses)('is read with $what', ({ text: given, status, headers, body, isReusable }) => {
    const result = whole(given)
    expect(result).toMatchObject({ body, isReusable, isWhole: true })
    expect(result.heads.map((head) => head.status)).toEqual([status])
    if (headers !== undefined) expect(result.heads[0]?.headers).toMatchObject(headers)
  })

  it('is the same wherever its bytes are cut', () => {
    const anywhere = fc
      .constantFrom(...responses)
      .chain((response) =>
        fc.tuple(
          fc.constant(response),
          fc.uniqueArray(fc.nat(response.text.length), { maxLength: response.text.length }),
        ),
      )
    fc.assert(
      fc.property(anywhere, ([response, cuts]) => {
        const bytes = Buffer.from(response.text, 'latin1')
        const ends = [...cuts.toSorted((a, b) => a - b), bytes.length]
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
        expect(read(pieces)).toEqual(whole(response.text))
      }),
    )
  })

  it('is not whole before its last byte, unless the end of the connection is its end', () => {
    for (const { what, text: given } of responses.filter(({ what: each }) => !each.includes('end of the connection')))
      for (let length = 0; length < given.length; length++) {
        const { isWhole, isReusable } = whole(given.slice(0, length))
        expect([what, length, isWhole, isReusable]).toEqual([what, length, false, null])
      }
  })

  it('gives any body in chunks of any size as it was', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { maxLength: 20 })
    fc.assert(
      fc.property(chunks, fc.integer({ min: 1, max: 4_000 }), (parts, pieceBytes) => {
        const bytes = Buffer.concat([
          Buffer.from(text('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '')),
          ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
          Buffer.from('0\r\n\r\n'),
        ])
        const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
          bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
        )
        expect(read(pieces).body === Buffer.concat(parts).toString('latin1')).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['no number', 'HTTP/1.1 2x0 OK\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnothing\r\n\r\n'],
    ['a header with a space in its name', 'HTTP/1.1 200 OK\r\na b: c\r\n\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: 1e3\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['a compressed body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n'],
    ['a chunk whose size is no number', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\na\r\n'],
    ['a chunk whose size is endless', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'1'.repeat(5_000)}`],
    ['a chunk that is longer than its size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n'],
    ['more after its end', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(30_000)}`],
  ])('is refused with %s', (_what, given) => {
    expect(() => whole(given)).toThrow(MalformedResponse)
  })
})
