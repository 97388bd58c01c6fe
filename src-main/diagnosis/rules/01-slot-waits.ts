import { claimsOfSlot } from '../slot-claims.ts'
import { eventEvidence, mentions, newestEvent } from '../events.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import type { SlotView } from '../set-facts.ts'

/** Why a wanted slot has no pod, or what becomes of the one in it. Rules 1 to 11 and 14 of SPEC.md. */
export const slotWaitRules: readonly Rule<SlotView>[] = [
  { code: 'not-replaced-node-silent', find: notReplacedNodeSilent },
  { code: 'node-gone', find: nodeGone },
  { code: 'name-taken', find: nameTaken },
  { code: 'waits-for-lower-ordinal', find: waitsForLowerOrdinal },
  { code: 'waits-for-min-ready', find: waitsForMinReady, changesAt: ({ set }) => set.blocker?.availableAt ?? null },
  { code: 'waits-for-old-pod', find: waitsForOldPod },
  { code: 'claim-still-deleting', find: claimStillDeleting },
  { code: 'claim-stale', find: claimStale },
  { code: 'claim-refused-by-quota', find: claimRefusedByQuota },
  { code: 'pod-refused-by-quota', find: podRefusedByQuota },
  { code: 'create-refused', find: createRefused },
]

export const replacementRule: Rule<SlotView> = { code: 'replaced-when-gone', find: replacedWhenGone }

/** The set makes no second pod of a name while the first may still run somewhere (facts sheet 1.5). */
function notReplacedNodeSilent({ slot, pod, set }: SlotView, { maps }: RuleContext): Match | null {
  if (pod?.state !== 'unknown' || pod.node === null || !slot.wanted || set.workload.state !== 'present') return null
  if (maps.node.get(pod.node)?.state !== 'silent') return null
  return match(
    { pod: slot.name, node: pod.node },
    field('Node', pod.node, 'status.conditions[Ready].status', 'Unknown'),
  )
}

/** Pod garbage collection takes 40 s of quarantine and a period of 20 s (facts sheet 1.5). */
function nodeGone({ slot, pod }: SlotView, { maps, store }: RuleContext): Match | null {
  if (pod?.state !== 'unknown' || pod.node === null || maps.node.has(pod.node) || !store.canRead('Node', ''))
    return null
  return match({ pod: slot.name, node: pod.node }, field('Pod', slot.name, 'spec.nodeName', pod.node))
}

function nameTaken(view: SlotView): Match | null {
  const { slot } = view
  const taken = slot.nameTakenBy
  if (!isWaiting(view) || taken === null || isOfOldSet(view)) return null
  const owner = taken.owner === null ? 'none' : `${taken.owner.kind}/${taken.owner.name}`
  return match({ pod: slot.name, owner }, field('Pod', slot.name, 'metadata.uid', taken.uid))
}

/** With OrderedReady the controller stops at the first ordinal that is not Running and Ready (facts sheet 1.2). */
function waitsForLowerOrdinal(view: SlotView): Match | null {
  const { slot, set } = view
  const blocker = lowerBlocker(view)
  if (blocker === null || blocker.state === 'minReady') return null
  const lower = blocker.view.slot.name
  return match(
    { pod: slot.name, lower, state: blocker.state },
    field('StatefulSet', slot.set, 'spec.podManagementPolicy', set.workload.policy),
    field(
      'Pod',
      lower,
      'status.conditions[Ready].status',
      blocker.view.pod === null ? null : blocker.view.pod.readyCondition,
    ),
  )
}

function waitsForMinReady(view: SlotView): Match | null {
  const blocker = lowerBlocker(view)
  if (blocker?.state !== 'minReady' || blocker.availableAt === null) return null
  const seconds = view.set.workload.minReadySeconds
  return match(
    { pod: view.slot.name, lower: blocker.view.slot.name, seconds, availableAt: blocker.availableAt },
    field('StatefulSet', view.slot.set, 'spec.minReadySeconds', seconds),
  )
}

/** The name is free only when the old object is; the API server refuses until then, without an event (facts sheet 1.5). */
function waitsForOldPod(view: SlotView): Match | null {
  const { slot, pod } = view
  const isOldPodHere = pod !== null && pod.slot !== null && pod.slot.setUid !== slot.setUid && pod.deletion !== null
  if (!(isOldPodHere && slot.wanted) && !(isWaiting(view) && isOfOldSet(view))) return null
  return match({ pod: slot.name }, field('Pod', slot.name, 'metadata.uid', pod?.uid ?? slot.nameTakenBy?.uid ?? null))
}

function claimStillDeleting(view: SlotView): Match | null {
  const claim = isWaiting(view) ? view.slot.claims.find(({ state }) => state === 'deleting') : undefined
  if (claim === undefined) return null
  return match(
    { pod: view.slot.name, claim: claim.name },
    field('PersistentVolumeClaim', claim.name, 'metadata.deletionTimestamp', 'set'),
  )
}

/** whenScaled Delete ties a claim to a pod's uid; such a claim of the last pod has to go before a new pod may be made (facts sheet 1.9). */
function claimStale(view: SlotView, { maps }: RuleContext): Match | null {
  if (!isWaiting(view)) return null
  for (const { name, owners } of claimsOfSlot(view.slot, maps)) {
    const owner = owners.find(({ kind, name: ownerName }) => kind === 'Pod' && ownerName === view.slot.name)
    if (owner !== undefined)
      return match(
        { pod: view.slot.name, claim: name },
        field('PersistentVolumeClaim', name, 'metadata.ownerReferences', owner.uid),
      )
  }
  return null
}

function claimRefusedByQuota(view: SlotView, context: RuleContext): Match | null {
  const refusal = refusalOf(view, context)
  const quota = refusal === null ? null : quotaOf(refusal.message)
  if (refusal === null || quota === null || !refusal.message.includes('persistentvolumeclaims "')) return null
  return match({ pod: view.slot.name, quota }, eventEvidence(refusal))
}

function podRefusedByQuota(view: SlotView, context: RuleContext): Match | null {
  const refusal = refusalOf(view, context)
  const quota = refusal === null ? null : quotaOf(refusal.message)
  if (refusal === null || quota === null) return null
  return match({ pod: view.slot.name, quota }, eventEvidence(refusal))
}

function createRefused(view: SlotView, context: RuleContext): Match | null {
  const refusal = refusalOf(view, context)
  if (refusal === null) return null
  const message = refusal.message.replace(/^.*? failed error: /s, '')
  return match({ pod: view.slot.name, message }, eventEvidence(refusal))
}

function replacedWhenGone({ slot, pod, set }: SlotView): Match | null {
  if (pod?.deletion === null || pod === null || !slot.wanted || set.workload.state !== 'present') return null
  return match({ pod: slot.name }, field('Pod', slot.name, 'metadata.deletionTimestamp', 'set'))
}

/** A slot whose pod is known to be missing while the set wants it. */
function isWaiting({ slot, pod, set }: SlotView): boolean {
  return slot.wanted && pod === null && slot.podReadable && set.workload.state === 'present'
}

function isOfOldSet({ slot }: SlotView): boolean {
  const owner = slot.nameTakenBy?.owner ?? null
  return owner?.kind === 'StatefulSet' && owner.name === slot.set && owner.uid !== slot.setUid
}

function lowerBlocker(view: SlotView): SlotView['set']['blocker'] {
  const { set, slot } = view
  if (!isWaiting(view) || set.workload.policy !== 'OrderedReady' || set.blocker === null) return null
  return set.blocker.view.slot.ordinal < slot.ordinal ? set.blocker : null
}

/** The controller's last refusal to make this pod or a claim of it, unless it has succeeded since. */
function refusalOf(view: SlotView, { store }: RuleContext): ReturnType<typeof newestEvent> {
  if (!isWaiting(view)) return null
  const { name, setUid, claims } = view.slot
  const refusal = newestEvent(store, setUid, ['FailedCreate'], ({ message }) =>
    [name, ...claims.map((claim) => claim.name)].some((each) => mentions(message, each)),
  )
  const success = newestEvent(
    store,
    setUid,
    ['SuccessfulCreate'],
    ({ message }) => / pod /i.test(message) && mentions(message, name),
  )
  return refusal !== null && (success === null || (success.lastAt ?? 0) < (refusal.lastAt ?? 0)) ? refusal : null
}

function quotaOf(message: string): string | null {
  return /exceeded quota: ([^,\s]+)/.exec(message)?.[1] ?? null
}
