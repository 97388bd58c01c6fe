import type { Claim, Pod } from '#shared/model/entities.ts'
import type { EventObject } from '#shared/objects/index.ts'
import { eventEvidence, newestEvent } from '../events.ts'
import { match, type Match, type Rule, type RuleContext } from '../rule.ts'

/** A pod that is placed and cannot get its disk. Rules 65 and 66 of SPEC.md. */
export const podStorageRules: readonly Rule<Pod>[] = [
  { code: 'disk-in-use-elsewhere', find: diskInUseElsewhere },
  { code: 'mount-failed', find: mountFailed },
]

/** Attaching to a second node is refused for a disk that only one node may have (facts sheet 2.11). */
function diskInUseElsewhere(pod: Pod, context: RuleContext): Match | null {
  const event = mountTrouble(pod, context)
  if (event === null || !event.message.includes('Multi-Attach')) return null
  return match({ pod: pod.name, node: otherNode(pod, context) ?? 'none' }, eventEvidence(event))
}

function mountFailed(pod: Pod, context: RuleContext): Match | null {
  const event = mountTrouble(pod, context)
  if (event === null) return null
  const volume = volumeIn(event.message)
  const claim = pod.claimNames.find(
    (name) => context.store.named('PersistentVolumeClaim', pod.namespace, name)?.volumeName === volume,
  )
  const message = event.message.replace(/^[\w.]+ failed for volume "[^"]*"\s*:\s*/, '')
  return match({ pod: pod.name, volume: claim ?? volume ?? 'none', message }, eventEvidence(event))
}

/** The newest event of this very pod since it was placed; those of the pod before it have another uid. Whole seconds: the same one counts. */
function mountTrouble(pod: Pod, { store }: RuleContext): EventObject | null {
  if (pod.state !== 'creating' || pod.started) return null
  const placedAt = pod.conditions.find(({ type }) => type === 'PodScheduled')?.changedAt ?? pod.createdAt ?? 0
  return newestEvent(
    store,
    pod.uid,
    ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'],
    ({ lastAt }) => (lastAt ?? 0) >= placedAt,
  )
}

function volumeIn(message: string): string | null {
  return /volume "([^"]+)"/.exec(message)?.[1] ?? /unmounted volumes=\[([^\],\s]+)/.exec(message)?.[1] ?? null
}

/** Where another pod holds one of this pod's claims. */
function otherNode(pod: Pod, { store }: RuleContext): string | null {
  for (const name of pod.claimNames)
    for (const other of store.podsUsingClaim(pod.namespace, name))
      if (other.uid !== pod.uid && other.nodeName !== null && other.nodeName !== pod.node) return other.nodeName
  return null
}

/** The first claim of a pod that is waiting itself, as the model sees it. */
export function pendingClaimOf(pod: Pod, { store, maps }: RuleContext): Claim | null {
  for (const name of pod.claimNames) {
    const object = store.named('PersistentVolumeClaim', pod.namespace, name)
    const claim = object === undefined ? undefined : maps.claim.get(object.uid)
    if (claim?.state === 'pending') return claim
  }
  return null
}
