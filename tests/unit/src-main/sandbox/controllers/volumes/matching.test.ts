import { describe, expect, test } from 'vitest'
import type { Claim, Volume } from '../../../../../../src-main/sandbox/controllers/volumes/facts.ts'
import { bestMatch, mismatch } from '../../../../../../src-main/sandbox/controllers/volumes/matching.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { claimNamed, nodeNamed, volumeNamed, type ClaimShape, type VolumeShape } from './world.ts'

const claim = (shape: ClaimShape = {}): Claim => {
  const made = claimNamed('data', { className: '', ...shape }) as Claim
  return { ...made, metadata: { ...made.metadata, namespace: 'default', uid: 'u1', resourceVersion: '1' } }
}
const volume = (name: string, shape: VolumeShape = {}, phase = 'Available'): Volume =>
  ({ ...volumeNamed(name, shape), status: { phase } }) as Volume
const node = nodeNamed('node-1') as ObjectOf['nodes']

const cases: readonly {
  title: string
  claim: Claim
  volumes: readonly Volume[]
  found: string | null
  delayed?: boolean
  forNode?: boolean
}[] = [
  { title: 'an Available volume of the size and mode fits', claim: claim(), volumes: [volume('a')], found: 'a' },
  { title: 'a smaller one does not', claim: claim({ size: '2Gi' }), volumes: [volume('a')], found: null },
  {
    title: 'the smallest that is enough wins',
    claim: claim({ size: '2Gi' }),
    volumes: [volume('a', { size: '9Gi' }), volume('b', { size: '3Gi' }), volume('c')],
    found: 'b',
  },
  {
    title: 'the fewest access modes win over the smaller size',
    claim: claim(),
    volumes: [volume('a', { modes: ['ReadWriteOnce', 'ReadWriteMany'] }), volume('b', { size: '9Gi' })],
    found: 'b',
  },
  {
    title: 'for a node only the size counts',
    claim: claim(),
    volumes: [volume('a', { modes: ['ReadWriteOnce', 'ReadWriteMany'] }), volume('b', { size: '9Gi' })],
    found: 'a',
    forNode: true,
    delayed: true,
  },
  {
    title: 'a volume lacking an access mode does not fit',
    claim: claim({ modes: ['ReadWriteMany'] }),
    volumes: [volume('a')],
    found: null,
  },
  {
    title: 'a volume that is still Pending does not fit',
    claim: claim(),
    volumes: [volume('a', {}, 'Pending')],
    found: null,
  },
  {
    title: 'a Released volume does not fit',
    claim: claim(),
    volumes: [volume('a', { claimRef: { namespace: 'default', name: 'data', uid: 'dead' } }, 'Released')],
    found: null,
  },
  { title: 'another class does not fit', claim: claim({ className: 'manual' }), volumes: [volume('a')], found: null },
  {
    title: 'no class and the class "" are the same',
    claim: claim({ className: null }),
    volumes: [volume('a')],
    found: 'a',
  },
  {
    title: 'the selector counts',
    claim: claim({ selector: { matchLabels: { disk: 'ssd' } } }),
    volumes: [volume('a'), volume('b', { labels: { disk: 'ssd' }, size: '5Gi' })],
    found: 'b',
  },
  {
    title: 'a reserved volume wins at once, whatever its phase and class',
    claim: claim(),
    volumes: [
      volume('a'),
      volume('b', { className: 'other', size: '9Gi', claimRef: { namespace: 'default', name: 'data' } }, 'Pending'),
    ],
    found: 'b',
  },
  {
    title: 'a volume reserved for another claim does not fit',
    claim: claim(),
    volumes: [volume('a', { claimRef: { namespace: 'default', name: 'other' } })],
    found: null,
  },
  {
    title: 'a class that waits leaves free volumes to the scheduler',
    claim: claim(),
    volumes: [volume('a')],
    found: null,
    delayed: true,
  },
  {
    title: 'a class that waits takes what is reserved',
    claim: claim(),
    volumes: [volume('a', { claimRef: { namespace: 'default', name: 'data' } })],
    found: 'a',
    delayed: true,
  },
  {
    title: 'for a node the volume must be within its reach',
    claim: claim(),
    volumes: [volume('a', { node: 'node-2' }), volume('b', { node: 'node-1', size: '5Gi' })],
    found: 'b',
    delayed: true,
    forNode: true,
  },
]

describe('matching a claim with volumes', () => {
  test.each(cases)('$title', ({ claim: wanted, volumes, found, delayed = false, forNode = false }) => {
    const match = bestMatch({ claim: wanted, volumes, isDelayed: delayed, ...(forNode ? { node } : {}) })
    expect(match?.metadata.name ?? null).toBe(found)
  })
})

describe('a volume asked for by name', () => {
  test.each([
    ['requested PV is too small', claim({ size: '5Gi' }), volume('a')],
    ['storageClassName does not match', claim({ className: 'x' }), volume('a')],
    ['incompatible accessMode', claim({ modes: ['ReadWriteMany'] }), volume('a')],
    [null, claim(), volume('a')],
  ])('is refused with: %s', (why, wanted, found) => {
    expect(mismatch(found, wanted)).toBe(why)
  })
})
