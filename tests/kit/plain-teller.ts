import type { EntityMaps, ModelChange } from '#shared/model/change.ts'
import type { EntityChangeOf } from '#shared/model/change.ts'
import type { Milestone, StoryCode } from '#shared/story/codes.ts'

/** The steps of a set's life that motion is about, told from entity changes alone: enough of a story to test pacing with. */
export function plainTell(change: ModelChange, after: EntityMaps): readonly Milestone[] {
  return change.changes.flatMap((each): readonly Milestone[] => {
    switch (each.entity) {
      case 'pod':
        return podSteps(each, change, after)
      case 'slot':
        return slotSteps(each, change)
      case 'claim':
        return claimSteps(each, change)
      case 'workload':
        return setSteps(each, change)
      default:
        return []
    }
  })
}

interface About {
  readonly namespace: string
  readonly name: string
  readonly set: string | null
  readonly ordinal: number | null
  readonly uid: string | null
}

function told(code: StoryCode, kind: string, about: About, { at, synthetic }: ModelChange): Milestone {
  return { code, at, subject: { kind, ...about }, params: {}, synthetic }
}

function podSteps(
  { before, after }: EntityChangeOf<'pod'>,
  change: ModelChange,
  maps: EntityMaps,
): readonly Milestone[] {
  const pod = after ?? before
  if (pod?.slot === undefined || pod.slot === null) return []
  const { namespace, name, uid } = pod
  const about = { namespace, name, uid, set: pod.slot.set, ordinal: pod.slot.ordinal }
  const tell = (code: StoryCode, isTrue: boolean): readonly Milestone[] =>
    isTrue ? [told(code, 'Pod', about, change)] : []
  if (after === undefined) return tell('pod-gone', true)
  const slot = maps.slot.get(`${namespace}/${about.set}/${about.ordinal}`)
  return [
    ...tell('pod-added', before === undefined),
    ...tell('pod-returned', before === undefined && (slot?.incarnation ?? 1) > 1),
    ...tell('pod-scheduled', before?.scheduled !== true && after.scheduled),
    ...tell('pod-started', before?.started !== true && after.started),
    ...tell('pod-ready', before?.readyCondition !== true && after.readyCondition),
    ...tell('pod-unready', before?.readyCondition === true && !after.readyCondition && after.deletion === null),
    ...tell('pod-crashed', before !== undefined && after.restarts > before.restarts),
    ...tell('pod-terminating', (before?.deletion ?? null) === null && after.deletion !== null),
  ]
}

function slotSteps({ before, after }: EntityChangeOf<'slot'>, change: ModelChange): readonly Milestone[] {
  if (after === undefined || before === undefined) return []
  const { namespace, name, set, ordinal } = after
  const about = { namespace, name, set, ordinal, uid: null }
  const isUp = after.record?.state === 'present'
  const wasUp = before.record?.state === 'present'
  const disks = after.claims.flatMap((claim, index): readonly Milestone[] => {
    const isNew = claim.cable === 'plugged' && before.claims[index]?.cable !== 'plugged' && !claim.diskDerived
    if (!isNew || claim.disk === null || claim.disk === 'first') return []
    return [
      told(
        claim.disk === 'same' ? 'disk-same' : 'disk-new',
        'PersistentVolumeClaim',
        { ...about, name: claim.name, uid: claim.uid },
        change,
      ),
    ]
  })
  return [
    ...disks,
    ...(isUp && !wasUp ? [told('record-published', 'Record', about, change)] : []),
    ...(!isUp && wasUp ? [told('record-withdrawn', 'Record', about, change)] : []),
  ]
}

function claimSteps({ before, after }: EntityChangeOf<'claim'>, change: ModelChange): readonly Milestone[] {
  const claim = after ?? before
  if (claim?.slot === undefined || claim.slot === null) return []
  const { namespace, name, uid } = claim
  const about = { namespace, name, uid, set: claim.slot.set, ordinal: claim.slot.ordinal }
  const tell = (code: StoryCode, isTrue: boolean): readonly Milestone[] =>
    isTrue ? [told(code, 'PersistentVolumeClaim', about, change)] : []
  return [
    ...tell('claim-added', before === undefined),
    ...tell(
      'claim-bound',
      before !== undefined && after !== undefined && before.phase !== 'Bound' && after.phase === 'Bound',
    ),
    ...tell('claim-gone', after === undefined),
  ]
}

function setSteps({ before, after }: EntityChangeOf<'workload'>, change: ModelChange): readonly Milestone[] {
  const workload = after ?? before
  if (workload === undefined) return []
  const { namespace, name, uid } = workload
  const about = { namespace, name, uid, set: name, ordinal: null }
  const tell = (code: StoryCode, isTrue: boolean): readonly Milestone[] =>
    isTrue ? [told(code, 'StatefulSet', about, change)] : []
  return [
    ...tell('set-added', before === undefined && after?.state === 'present'),
    ...tell('set-scaled', before !== undefined && after !== undefined && before.replicas !== after.replicas),
    ...tell('set-gone', before?.state !== 'gone' && after?.state === 'gone'),
  ]
}
