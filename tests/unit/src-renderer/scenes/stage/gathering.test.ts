import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyChanges,
  emptyEntityMaps,
  findingKey,
  reverseChanges,
  type EntityChange,
  type EntityMaps,
} from '#shared/model/change.ts'
import type { Finding, Slot, Subject, Volume } from '#shared/model/entities.ts'
import type { FindingCode } from '#shared/story/findings.ts'
import { Gathering } from '../../../../../src-renderer/scenes/stage/gathering.ts'
import { stageStateOf } from '../../../../../src-renderer/scenes/stage/stage-state.ts'
import { traceChanges } from '../../../../kit/change-log.ts'
import { finding, pod, slot, workload } from '../../../../kit/entities.ts'

const codes: readonly FindingCode[] = ['unschedulable', 'claim-provisioning', 'readiness-failing', 'stuck-rollout']

/** Says something of a slot, of its pod, of a claim or of its set, or says it no longer. */
function toggled(maps: EntityMaps, { namespace, name, set, claims }: Slot, dice: number): EntityChange {
  const subjects: readonly Subject[] = [
    { kind: 'Pod', namespace, name },
    { kind: 'Slot', namespace, name },
    { kind: 'StatefulSet', namespace, name: set },
    ...claims.map((claim): Subject => ({ kind: 'PersistentVolumeClaim', namespace, name: claim.name })),
  ]
  const code = codes[dice % codes.length] ?? 'unschedulable'
  const subject = subjects[(dice * 7) % subjects.length] ?? { kind: 'Pod', namespace, name }
  const key = findingKey(code, subject)
  const before = maps.finding.get(key)
  const said: Finding = finding({ code, subject, params: { pod: name } })
  return { entity: 'finding', key, ...(before === undefined ? { after: said } : { before }) }
}

/** Lets go of a volume's claim, or takes it back: what is left of a claim stays in view. */
function released(volume: Volume): EntityChange {
  const after: Volume = { ...volume, claimExists: volume.claimExists !== true, phase: 'Released' }
  return { entity: 'volume', key: volume.uid, before: volume, after }
}

function comparedOver(name: Parameters<typeof traceChanges>[0], dice: readonly number[]): number {
  const maps = emptyEntityMaps()
  const done: (readonly EntityChange[])[] = []
  const kept = new Map<string, Gathering>()
  let states = 0
  const take = (changes: readonly EntityChange[]): void => {
    applyChanges(maps, changes)
    for (const gathering of kept.values()) gathering.take(changes)
  }
  const compare = (at: number): void => {
    for (const key of maps.workload.keys()) {
      if (!kept.has(key)) kept.set(key, new Gathering(maps, key))
      const state = kept.get(key)?.stateAt(at) ?? null
      expect(state).toEqual(stageStateOf(maps, key, at))
      expect(kept.get(key)?.stateAt(at)?.slots).toBe(state?.slots)
      states += 1
    }
  }
  let step = 0
  const nextDice = (): number => dice[step++ % dice.length] ?? 0
  for (const { at, changes } of traceChanges(name, 4)) {
    const slots = [...maps.slot.values()]
    const slot = slots[nextDice() % Math.max(1, slots.length)]
    const volumes = [...maps.volume.values()]
    const volume = volumes[nextDice() % Math.max(1, volumes.length)]
    const extra = [
      ...(slot === undefined || changes.some(({ entity }) => entity === 'finding')
        ? []
        : [toggled(maps, slot, nextDice())]),
      ...(volume === undefined || changes.some(({ entity }) => entity === 'volume') || nextDice() % 4 > 0
        ? []
        : [released(volume)]),
    ]
    for (const each of [extra, changes]) {
      take(each)
      done.push(each)
    }
    if (nextDice() % 3 > 0) compare(at)
  }
  compare(0)
  for (const changes of done.toReversed()) {
    take(reverseChanges(changes))
    if (nextDice() % 3 === 0) compare(0)
  }
  return states
}

describe('a set gathered once', () => {
  it.each(['a-redis-claims', 'b-rolling-update'] as const)(
    'and kept up is the set gathered anew, forwards and back, whatever is said and left in %s',
    (name) => {
      fc.assert(
        fc.property(fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 }), (dice) => {
          expect(comparedOver(name, dice)).toBeGreaterThan(5)
        }),
        { numRuns: 12 },
      )
    },
  )

  it('shows a pod that its set was deleted without, until a new set of that name has looked at it and left it', () => {
    const maps = emptyEntityMaps()
    const left = slot(0, { podUid: null, wanted: false, nameTakenBy: { uid: 'left', owner: null } })
    const gone = workload({ state: 'gone', goneAt: 1 })
    const key = `${gone.namespace}/${gone.name}`
    const gathering = new Gathering(maps, key)
    const podsAfter = (...changes: readonly EntityChange[]): readonly (number | undefined)[] => {
      applyChanges(maps, changes)
      gathering.take(changes)
      const state = gathering.stateAt(0)
      expect(state).toEqual(stageStateOf(maps, key, 0))
      return state?.slots.map(({ pod: found }) => found?.restarts) ?? []
    }
    const orphan = pod(0, { uid: 'left', slot: null, owner: null })
    expect(
      podsAfter(
        { entity: 'workload', key, after: gone },
        { entity: 'slot', key: `${key}/0`, after: left },
        { entity: 'pod', key: 'left', after: orphan },
      ),
    ).toEqual([0])
    const restarted = { ...orphan, restarts: 2 }
    expect(podsAfter({ entity: 'pod', key: 'left', before: orphan, after: restarted })).toEqual([2])
    const made = workload({ generation: 1, observedGeneration: 0 })
    expect(podsAfter({ entity: 'workload', key, before: gone, after: made })).toEqual([2])
    const synced = { ...made, observedGeneration: 1 }
    expect(podsAfter({ entity: 'workload', key, before: made, after: synced })).toEqual([undefined])
  })

  it('hands out the same slots while nothing of them changed', () => {
    const maps = emptyEntityMaps()
    for (const { changes } of traceChanges('a-redis-claims', 4).slice(0, 40)) applyChanges(maps, changes)
    const [key = ''] = maps.workload.keys()
    const gathering = new Gathering(maps, key)
    const before = gathering.stateAt(0)?.slots ?? []
    const [podUid, pod] = [...maps.pod].find(([uid]) => before.some(({ slot }) => slot.podUid === uid)) ?? []
    if (podUid === undefined || pod === undefined) throw new Error('Expected a pod in a slot, found none.')
    const change: EntityChange = { entity: 'pod', key: podUid, before: pod, after: { ...pod, restarts: 7 } }
    applyChanges(maps, [change])
    gathering.take([change])
    const after = gathering.stateAt(0)?.slots ?? []
    expect(after.filter((slot, at) => slot !== before[at]).map(({ pod: changed }) => changed?.restarts)).toEqual([7])
  })
})
