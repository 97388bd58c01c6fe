import { describe, expect, test } from 'vitest'
import { framesUnacknowledged, waitingLimit } from '#shared/contract/port.ts'
import { frameChangesLimit, Outbox } from '../../../../src-main/agent/outbox.ts'
import { modelChange, node, nodeChange } from './kit.ts'

const touch = (seq: number, name = 'a') =>
  modelChange(seq, [nodeChange(node(name, { since: seq - 1 }), node(name, { since: seq }))])
const arrival = (seq: number) => modelChange(seq, [nodeChange(undefined, node(`n${seq}`))])

/** An outbox with as many frames under way as are allowed. */
function blocked(): { outbox: Outbox; next: number } {
  const outbox = new Outbox(0)
  for (let seq = 1; seq <= framesUnacknowledged; seq++) {
    outbox.add(arrival(seq))
    outbox.take()
  }
  return { outbox, next: framesUnacknowledged + 1 }
}

describe('Outbox', () => {
  test('a frame covers every number since the last one, also of batches that changed nothing', () => {
    const outbox = new Outbox(10)
    outbox.add(modelChange(11, []))
    outbox.add(arrival(12))
    outbox.add(modelChange(13, []))
    expect(outbox.take()).toEqual({ seqFrom: 11, seqTo: 13, batches: [arrival(12)] })
    expect(outbox.take()).toBeNull()
  })

  test('batches that are in the snapshot already are dropped', () => {
    const outbox = new Outbox(10)
    outbox.add(arrival(10))
    expect(outbox.waiting).toBe(0)
  })

  test('four frames are under way at most, until one is acknowledged', () => {
    const { outbox, next } = blocked()
    outbox.add(arrival(next))
    expect(outbox.take()).toBeNull()
    outbox.acknowledge(1)
    expect(outbox.take()).toEqual({ seqFrom: next, seqTo: next, batches: [arrival(next)] })
  })

  test('what waited behind a slow page is merged', () => {
    const { outbox, next } = blocked()
    outbox.add(touch(next))
    outbox.add(touch(next + 1))
    outbox.acknowledge(framesUnacknowledged)
    expect(outbox.take()).toMatchObject({ seqFrom: next, seqTo: next + 1, batches: [{ seq: next + 1 }] })
  })

  test('a page that acknowledges nothing for five seconds gets a gap', () => {
    const { outbox, next } = blocked()
    outbox.add(touch(next))
    expect(outbox.overflow(next + 4_999)).toBeNull()
    expect(outbox.overflow(next + 5_000)).toEqual({ from: next, to: next, changes: 1, isStory: true })
  })

  test('more changes than the limit make a gap, milestones that they are', () => {
    const outbox = new Outbox(0)
    const changes = Array.from({ length: waitingLimit + 1 }, (_, index) => nodeChange(undefined, node(`n${index}`)))
    outbox.add(modelChange(1, changes))
    expect(outbox.overflow(1)).toEqual({ from: 1, to: 1, changes: waitingLimit + 1, isStory: true })
  })

  test('a long backlog goes out in frames of bounded size', () => {
    const outbox = new Outbox(0)
    const many = (seq: number) =>
      modelChange(
        seq,
        Array.from({ length: frameChangesLimit - 10 }, (_, index) => nodeChange(undefined, node(`${seq}-${index}`))),
      )
    outbox.add(many(1))
    outbox.add(many(2))
    expect(outbox.take()?.seqTo).toBe(1)
    expect(outbox.take()?.seqTo).toBe(2)
    expect(outbox.waiting).toBe(0)
  })
})
