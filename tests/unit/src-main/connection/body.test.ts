import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { readBody } from '../../../../src-main/connection/body.ts'
import { TransportError } from '../../../../src-main/connection/types.ts'

const broken = new TransportError({ code: 'connection-reset', params: {} })

function open() {
  const stream = new PassThrough({ highWaterMark: 1024 * 1024 })
  // As the channels do: a body that breaks while nobody reads it must not end the process.
  stream.on('error', () => undefined)
  const abort = new AbortController()
  const explained: unknown[] = []
  const body = readBody(stream, {
    signal: abort.signal,
    explain: (error) => {
      explained.push(error)
      return broken
    },
  })
  const next = async (): Promise<readonly string[] | undefined> => {
    const { value } = await body.next()
    return value?.map((chunk) => Buffer.from(chunk).toString())
  }
  return { stream, abort, explained, body, next }
}

describe('a body', () => {
  it('hands on together what came together, in the order in which it came, and ends with the stream', async () => {
    const { stream, next, explained } = open()
    const first = next()
    stream.write('a')
    expect(await first).toEqual(['a'])
    for (const text of ['b', 'c', 'd']) stream.write(text)
    stream.end()
    expect(await next()).toEqual(['b', 'c', 'd'])
    expect(await next()).toBeUndefined()
    expect(explained).toEqual([])
  })

  it('lets the other side wait while nobody reads, and loses nothing', async () => {
    const { stream, body } = open()
    let written = 0
    const block = Buffer.alloc(64 * 1024, 'x')
    const first = body.next()
    for (; written < 32; written++) stream.write(block)
    let read = (await first).value?.length ?? 0
    await turn()
    expect(stream.isPaused()).toBe(true)
    expect(stream.readableLength).toBeGreaterThan(0)
    stream.end()
    for await (const chunks of body) read += chunks.length
    expect(read).toBe(written)
  })

  it.each<readonly [string, (stream: PassThrough) => unknown, unknown]>([
    ['breaks with an error', (stream) => stream.destroy(broken), broken],
    ['is torn down without one', (stream) => stream.destroy(), null],
  ])('says what became of a stream that %s, before and after somebody reads', async (_what, end, error) => {
    const before = open()
    end(before.stream)
    await turn()
    await expect(before.body.next()).rejects.toBe(broken)
    const after = open()
    const reading = after.body.next()
    end(after.stream)
    await expect(reading).rejects.toBe(broken)
    expect([before.explained, after.explained]).toEqual([[error], [error]])
  })

  it('delivers nothing after an abort, and its reason instead', async () => {
    const { stream, abort, next, explained } = open()
    const reason = new Error('stopped')
    stream.write('a')
    expect(await next()).toEqual(['a'])
    stream.write('b')
    abort.abort(reason)
    await expect(next()).rejects.toBe(reason)
    expect([stream.destroyed, explained]).toEqual([true, []])
  })

  it('destroys the stream when its reader leaves', async () => {
    const { stream, body } = open()
    stream.write('a')
    for await (const _chunks of body) break
    expect(stream.destroyed).toBe(true)
    expect(stream.listenerCount('data')).toBe(0)
  })
})
