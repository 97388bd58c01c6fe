import { expect, it } from 'vitest'
import { applyChanges, emptyEntityMaps, findingKey, type MutableEntityMaps } from '#shared/model/change.ts'
import type { Slot, Subject } from '#shared/model/entities.ts'
import { findingCodes, whyOfSlot, type FindingCode } from '#shared/story/findings.ts'
import { stageStateOf } from '../../../../../src-renderer/scenes/stage/stage-state.ts'
import { traceChanges } from '../../../../kit/change-log.ts'
import { finding } from '../../../../kit/entities.ts'

const said: readonly FindingCode[] = ['unschedulable', 'claim-provisioning', 'readiness-failing', 'stuck-rollout']

it.each(['a-redis-claims', 'b-rolling-update'] as const)(
  'the reason of a slot is the one that a fresh look finds, whatever is said and no longer said in %s',
  (name) => {
    const maps = emptyEntityMaps()
    let asked = 0
    for (const [step, { at, changes }] of traceChanges(name, 4).entries()) {
      applyChanges(maps, changes)
      for (const [index, slot] of [...maps.slot.values()].entries()) toggle(maps, slot, step + index)
      for (const key of maps.workload.keys()) {
        for (const { key: slot, why } of stageStateOf(maps, key, at)?.slots ?? []) {
          expect(why).toBe(whyOfSlot(maps, slot))
          if (why !== null) asked += 1
        }
      }
    }
    expect(asked).toBeGreaterThan(10)
  },
)

/** Says something of a slot, of its pod, of a claim or of its set, or says it no longer. */
function toggle(maps: MutableEntityMaps, { namespace, name, set, claims }: Slot, step: number): void {
  const subjects: readonly Subject[] = [
    { kind: 'Pod', namespace, name },
    { kind: 'Slot', namespace, name },
    { kind: 'StatefulSet', namespace, name: set },
    ...claims.map((claim): Subject => ({ kind: 'PersistentVolumeClaim', namespace, name: claim.name })),
  ]
  const code = said[step % said.length] ?? findingCodes[0]
  const subject = subjects[(step * 7) % subjects.length]
  if (code === undefined || subject === undefined) return
  const key = findingKey(code, subject)
  if (!maps.finding.delete(key)) maps.finding.set(key, finding({ code, subject, params: { pod: name } }))
}
