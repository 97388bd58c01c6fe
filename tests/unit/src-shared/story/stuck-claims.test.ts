import { describe, expect, it } from 'vitest'
import { applyChanges, emptyEntityMaps, type EntityChange } from '#shared/model/change.ts'
import type { Claim, Finding } from '#shared/model/entities.ts'
import type { ClaimPendingReason } from '#shared/model/states.ts'
import { findingTable, type FindingCode } from '#shared/story/findings.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import {
  change,
  claim,
  feed,
  finding,
  mapsAfter,
  modelChange,
  pod,
  slot,
  slotClaim,
  workload,
} from '../../../kit/entities.ts'
import { findingParams, spokenAt } from '../../../kit/finding-params.ts'
import { told } from '../../../kit/told.ts'

const waiting = (reason: ClaimPendingReason, fields: Partial<Claim> = {}): Claim =>
  claim(0, { state: 'pending', phase: 'Pending', volumeName: null, volumeUid: null, reason, ...fields })

const found = (code: FindingCode): Finding =>
  finding({
    code,
    kind: findingTable[code].kind,
    params: findingParams[code],
    subject: { kind: 'PersistentVolumeClaim', namespace: 'lesson', name: 'data-redis-0' },
  })

describe('a claim that cannot be bound', () => {
  it.each<[FindingCode, ClaimPendingReason, string, string]>([
    [
      'claim-class-missing',
      'classMissing',
      'class fast-ssd does not exist.',
      'It waits until somebody makes that class, or a volume that names it: the class of a claim cannot be changed.',
    ],
    [
      'claim-no-class',
      'noClass',
      'it names no class, and there is no default.',
      'It takes the default class once there is one, or a volume without class that fits.',
    ],
    [
      'claim-volume-missing',
      'volumeMissing',
      'volume pv-1 does not exist.',
      'It asks for this volume by name and takes no other.',
    ],
    [
      'claim-volume-mismatch',
      'noMatch',
      'volume pv-1 does not fit ("requested PV is too small").',
      'It asks for this volume by name and takes no other.',
    ],
    [
      'claim-volume-taken',
      'volumeTaken',
      'volume pv-1 belongs to default/other.',
      'It asks for this volume by name and takes no other.',
    ],
    [
      'volume-released',
      'noMatch',
      'pv-1 still belongs to a deleted claim.',
      'The volume is Released: no claim gets it until somebody clears its claimRef.',
    ],
    [
      'volume-does-not-fit',
      'noMatch',
      'pv-1 has 1 Gi, and 5 Gi is asked for.',
      'Nothing makes volumes for it: somebody has to make one that fits.',
    ],
    [
      'claim-no-volume',
      'noMatch',
      'there is no volume of class manual, at least 5 Gi.',
      'Nothing makes volumes for it: somebody has to make one that fits.',
    ],
    [
      'provisioner-silent',
      'provisioning',
      'example.com/disk has not answered for 40 s.',
      'Check that example.com/disk runs: nothing else makes its volume by itself.',
    ],
    [
      'provisioner-refused',
      'refused',
      'example.com/disk refused.',
      'It is tried again some times. The reason given: "disk full"',
    ],
  ])('is told with what stops it (%s) and what to do', (code, reason, what, why) => {
    const changes = [change('claim', null, waiting(reason)), change('finding', null, found(code))]
    const maps = mapsAfter(...changes)
    const milestones = createStoryTeller().tell(modelChange(changes, { at: spokenAt }), maps)
    expect(milestones.map((milestone) => milestone.code)).toEqual(['claim-added', 'claim-stuck'])
    const stuck = milestones[1]
    if (stuck === undefined) throw new Error('Expected a milestone, found none.')
    expect(stuck.subject).toMatchObject({
      kind: 'PersistentVolumeClaim',
      uid: 'uid-data-redis-0',
      set: 'redis',
      ordinal: 0,
    })
    const narration = narrate(stuck, maps)
    expect(plain(narration.what)).toBe(`Claim data-redis-0 cannot be bound: ${what}`)
    expect(narration.why === null ? null : plain(narration.why)).toBe(why)
  })

  it('is named once more when its pod comes, which is the last that happens', () => {
    const changes = [
      change('claim', null, waiting('classMissing')),
      change('finding', null, found('claim-class-missing')),
      change('workload', null, workload()),
      change('slot', null, slot(0, { podUid: 'uid-redis-0', claims: [slotClaim(0, { state: 'pending' })] })),
    ]
    const added = [change('pod', null, pod(0, { state: 'pending', phase: 'Pending', readyCondition: false }))]
    const maps = mapsAfter(...changes, ...added)
    const [created] = createStoryTeller(mapsAfter(...changes)).tell(modelChange(added), maps)
    if (created === undefined) throw new Error('Expected a milestone, found none.')
    expect(
      narrate(created, maps)
        .why?.map(({ text }) => text)
        .join(''),
    ).toBe('data waits: class fast-ssd does not exist.')
  })

  it.each<FindingCode>(['claim-waits-for-pod', 'claim-pod-not-placed', 'claim-provisioning', 'claim-binding'])(
    'is not what %s says: that wait is as it should be, or the trouble of somebody else',
    (code) => {
      expect(told([change('finding', null, found(code))], [change('claim', null, waiting('provisioning'))])).toEqual([])
    },
  )
})

/** What is said of the claim, one state after the other, and why it is pending in each. */
type Course = readonly (readonly [FindingCode | null, ClaimPendingReason])[]

function timesTold(course: Course): readonly number[] {
  const maps = emptyEntityMaps()
  const teller = createStoryTeller(maps)
  let before: readonly [FindingCode | null, Claim] | null = null
  return course.map(([code, reason]) => {
    const after = waiting(reason)
    const was = before?.[0] ?? null
    const changes: EntityChange[] = [change('claim', before === null ? null : before[1], after)]
    if (code !== null && code !== was) changes.push(change('finding', null, found(code)))
    if (was !== null && code !== was) changes.push(change('finding', found(was), null))
    applyChanges(maps, changes)
    before = [code, after]
    return teller.tell(modelChange(changes), maps).filter((milestone) => milestone.code === 'claim-stuck').length
  })
}

describe('how often it is told', () => {
  it.each<[string, Course, readonly number[]]>([
    [
      'once, however often the provisioner tries again',
      [
        ['provisioner-refused', 'refused'],
        ['claim-provisioning', 'provisioning'],
        ['provisioner-refused', 'refused'],
        ['claim-pod-not-placed', 'podNotPlaced'],
        ['provisioner-refused', 'refused'],
      ],
      [1, 0, 0, 0, 0],
    ],
    [
      'once, though the pod that misses the volume is replaced by another',
      [
        ['claim-no-volume', 'noMatch'],
        ['claim-waits-for-pod', 'waitsForPod'],
        [null, 'podNotPlaced'],
        ['claim-no-volume', 'noMatch'],
      ],
      [1, 0, 0, 0],
    ],
    [
      'again after the class was made and deleted',
      [
        ['claim-class-missing', 'classMissing'],
        ['claim-waits-for-pod', 'waitsForPod'],
        ['claim-class-missing', 'classMissing'],
      ],
      [1, 0, 1],
    ],
    [
      'again after a volume was there that fits',
      [
        ['claim-no-volume', 'noMatch'],
        [null, 'noMatch'],
        ['claim-no-volume', 'noMatch'],
      ],
      [1, 0, 1],
    ],
    [
      'once, though the volume that comes nearest goes again',
      [
        ['volume-does-not-fit', 'noMatch'],
        ['claim-no-volume', 'noMatch'],
      ],
      [1, 0],
    ],
    [
      'again when somebody makes a volume that does not fit',
      [
        ['claim-no-volume', 'noMatch'],
        ['volume-does-not-fit', 'noMatch'],
      ],
      [1, 1],
    ],
    [
      'for each reason by itself',
      [
        ['provisioner-silent', 'provisioning'],
        ['provisioner-refused', 'refused'],
        ['claim-class-missing', 'classMissing'],
        ['provisioner-refused', 'refused'],
      ],
      [1, 1, 1, 1],
    ],
  ])('%s', (_name, course, times) => {
    expect(timesTold(course)).toEqual(times)
  })

  it('not when somebody makes a volume that is meant for others', () => {
    const missing = found('claim-no-volume')
    const foreign = {
      ...found('volume-does-not-fit'),
      params: { ...findingParams['volume-does-not-fit'], test: 'labels' },
    }
    const there = [change('claim', null, waiting('noMatch'))]
    const changes = [change('finding', null, foreign), change('finding', missing, null)]
    expect(told(changes, [...there, change('finding', null, missing)])).toEqual([])
  })

  it('not of what was so before, and not of a try of that', () => {
    const was = waiting('refused')
    const tries = waiting('provisioning')
    const refused = found('provisioner-refused')
    const teller = createStoryTeller(mapsAfter(change('claim', null, was), change('finding', null, refused)))
    const begins = [change('claim', was, tries), change('finding', refused, null)]
    const fails = [change('claim', tries, was), change('finding', null, refused)]
    expect(teller.tell(modelChange(begins), mapsAfter(change('claim', null, tries)))).toEqual([])
    expect(teller.tell(modelChange(fails), mapsAfter(change('claim', null, was), ...fails.slice(1)))).toEqual([])
  })

  it.each(['StorageClass', 'PersistentVolume', 'Event', 'PersistentVolumeClaim', 'Pod'] as const)(
    'not of what was only read when %s objects became readable',
    (kind) => {
      const forbidden = feed({ kind, state: 'forbidden' })
      expect(
        told(
          [
            change('feed', forbidden, feed({ kind })),
            change('claim', waiting('provisioning'), waiting('classMissing')),
            change('finding', null, found('claim-class-missing')),
          ],
          [change('feed', null, forbidden), change('claim', null, waiting('provisioning'))],
        ).filter((line) => line.startsWith('claim-stuck')),
      ).toEqual([])
    },
  )
})
