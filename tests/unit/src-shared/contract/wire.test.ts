import { describe, expect, test } from 'vitest'
import type { FromAgent } from '#shared/contract/port.ts'
import { decodeMessage, encodeMessage, receivedChange, sentBatch } from '#shared/contract/wire.ts'
import { change, feed, modelChange } from '../../../kit/entities.ts'

const before = feed({ state: 'connecting' })
const after = feed({ state: 'live' })

const messages: readonly FromAgent[] = [
  {
    kind: 'snapshot',
    epoch: 1,
    seq: 4,
    at: 5,
    sentAt: 6,
    piece: 0,
    pieces: 1,
    entities: [{ entity: 'feed', key: 'Pod/lesson', value: after }],
  },
  { kind: 'frame', epoch: 1, seqFrom: 5, seqTo: 5, sentAt: 7, batches: [modelChange([change('feed', null, after)])] },
  { kind: 'gap', epoch: 1, from: 1, to: 2, changes: 3 },
  { kind: 'alive' },
]

describe('the wire between agent and page', () => {
  test.each(messages)('gives back a $kind as it was', (message) => {
    expect(decodeMessage(structuredClone(encodeMessage(message)))).toEqual(message)
  })

  test('tells of an update the fields that differ, which with what the page holds are the whole', () => {
    const [update] = sentBatch(modelChange([change('feed', before, after)])).changes
    expect(update).toEqual({ entity: 'feed', key: update?.key, patch: { state: 'live' } })
    expect(update && receivedChange(update, before)).toEqual(change('feed', before, after))
  })

  test('is a change of nothing where the page holds nothing', () => {
    const [update] = sentBatch(modelChange([change('feed', before, after)])).changes
    expect(update && receivedChange(update, undefined)).toBeNull()
  })

  test('tells what was before a removal, and what comes, in full', () => {
    const batch = modelChange([change('feed', before, null), change('feed', null, after)])
    expect(sentBatch(batch)).toEqual(batch)
  })
})
