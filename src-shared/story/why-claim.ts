import type { EntityMaps } from '../model/change.ts'
import { makesVolumes } from '../model/provisioner.ts'
import type { Milestone } from './codes.ts'
import { setOf, slotOf } from './neighbours.ts'
import { whyOfStuck } from './tell-stuck-claim.ts'
import type { Why } from './why-sentence.ts'

export function whyOfClaim(milestone: Milestone, maps: EntityMaps): Why | null {
  const { code, subject } = milestone
  if (code === 'claim-added') return whyAdded(milestone, maps)
  if (code === 'claim-kept') return whyKept(milestone, maps)
  if (code === 'claim-stuck') return whyStuck(milestone)
  if (code === 'claim-bound') return subject.uid === null ? null : whyBound(subject.uid, maps)
  return null
}

function whyStuck({ params }: Milestone): Why | null {
  const code = whyOfStuck(params['problem'])
  return code === null ? null : { code, params }
}

/**
 * Said of the claims that a set made only, any other claim was made by somebody who knows why. A set makes those of the slots that it
 * wants, and gives them the labels of its selector, which is never empty.
 */
function whyAdded({ subject }: Milestone, maps: EntityMaps): Why | null {
  const slot = slotOf(subject, maps)
  const labels = subject.uid === null ? undefined : maps.claim.get(subject.uid)?.labels
  if (slot?.wanted !== true || labels === undefined || Object.keys(labels).length === 0) return null
  const template = slot.claims.find(({ name }) => name === subject.name)?.template
  return template === undefined ? null : { code: 'story.claim-added.why.template', params: { template } }
}

/** Which half of the policy keeps it: the set is there and does not want the slot, or the set is not there. */
function whyKept({ subject }: Milestone, maps: EntityMaps): Why | null {
  const set = setOf(subject, maps)
  if (set === null) return null
  const policy = set.state === 'present' ? 'whenScaled' : 'whenDeleted'
  return set.retention[policy] === 'Retain'
    ? { code: 'story.claim-kept.why.policy', params: { claim: subject.name, policy } }
    : null
}

/** With WaitForFirstConsumer the disk is made on the node that was chosen for the pod; a volume made by hand was there before. */
function whyBound(uid: string, maps: EntityMaps): Why | null {
  const claim = maps.claim.get(uid)
  const storageClass = claim?.storageClass == null ? undefined : maps.storageClass.get(claim.storageClass)
  const volume = claim?.volumeUid == null ? undefined : maps.volume.get(claim.volumeUid)
  if (storageClass?.bindingMode !== 'WaitForFirstConsumer' || !makesVolumes(storageClass)) return null
  if (volume === undefined || volume.node === null) return null
  return { code: 'story.claim-bound.why.onNode', params: { class: storageClass.name, node: volume.node } }
}

export function whyOfVolume({ code, params }: Milestone): Why | null {
  const policy = params['reclaimPolicy']
  if (code === 'volume-released' && policy === 'Retain') return { code: 'story.volume-released.why.retain', params: {} }
  if (code === 'volume-released' && policy === 'Delete') return { code: 'story.volume-released.why.delete', params: {} }
  if (code === 'volume-gone' && policy === 'Delete' && params['claim'] !== 'none')
    return { code: 'story.volume-gone.why.delete', params: {} }
  return null
}
