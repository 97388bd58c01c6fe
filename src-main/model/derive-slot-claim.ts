import type { SlotClaim } from '#shared/model/entities.ts'
import type { CableState, ClaimState } from '#shared/model/states.ts'
import type { ClaimObject, PodObject } from '#shared/objects/index.ts'
import { claimPendingReason } from './claim-reason.ts'
import { claimState } from './derive-claim.ts'
import type { Look } from './look.ts'
import { claimNamesOf } from '../store/references.ts'
import { conditionOf, hasEnded, hasStarted, isScheduled } from './objects.ts'
import { claimNameOf, claimOfSlot, isWanted, slotOfClaim, type SetView } from './sets.ts'

/** The claims of a slot, one per template, found by their exact name. */
export function deriveSlotClaims(
  look: Look,
  set: SetView,
  ordinal: number,
  pod: PodObject | undefined,
): readonly SlotClaim[] {
  return set.object.claimTemplates
    .map(({ name }) => ({ template: name, claim: keptOrUsed(look, set, name, ordinal, pod) }))
    .filter(({ claim }) => claim !== undefined || isExpected(look, set, ordinal, pod))
    .map(({ template, claim }) => slotClaim(look, set, { template, ordinal, claim, pod }))
}

/** While a slot is wanted or filled, the claim of that name is used whatever its labels; otherwise it has to be the slot's own. */
function keptOrUsed(
  look: Look,
  set: SetView,
  template: string,
  ordinal: number,
  pod: PodObject | undefined,
): ClaimObject | undefined {
  const claim = claimOfSlot(look, set, template, ordinal)
  if (claim === undefined || pod !== undefined || isWanted(set, ordinal)) return claim
  const place = slotOfClaim(look, claim)
  return place?.set === set.object.name && place.template === template ? claim : undefined
}

/** A kept slot misses nothing: only who is wanted or there expects a claim per template. */
const isExpected = (look: Look, set: SetView, ordinal: number, pod: PodObject | undefined): boolean =>
  pod !== undefined || isWanted(set, ordinal) || !look.store.canRead('PersistentVolumeClaim', set.object.namespace)

interface Place {
  readonly template: string
  readonly ordinal: number
  readonly claim: ClaimObject | undefined
  readonly pod: PodObject | undefined
}

function slotClaim(look: Look, set: SetView, { template, ordinal, claim, pod }: Place): SlotClaim {
  const { namespace, name: setName } = set.object
  const name = claimNameOf(template, setName, ordinal)
  const state = claim === undefined ? missingState(look, namespace) : claimState(look, claim)
  const cable = cableState(look, { namespace, name, pod, claim })
  return {
    template,
    name,
    uid: claim?.uid ?? null,
    state,
    reason: claim !== undefined && state === 'pending' ? claimPendingReason(look, claim) : null,
    cable,
    cableReason: cable === 'blocked' && pod !== undefined ? mountTrouble(look, pod) : null,
    ...diskOf(look, { set: setName, ordinal, pod, claim }),
    mounts: pod === undefined ? [] : mountsOf(pod, name),
  }
}

const missingState = (look: Look, namespace: string): ClaimState =>
  look.store.canRead('PersistentVolumeClaim', namespace) ? 'notCreated' : 'notReadable'

interface Ends {
  readonly namespace: string
  readonly name: string
  readonly pod: PodObject | undefined
  readonly claim: ClaimObject | undefined
}

/** First match wins, in the order of the table of cables. */
function cableState(look: Look, { namespace, name, pod, claim }: Ends): CableState {
  if (claim === undefined && !look.store.canRead('PersistentVolumeClaim', namespace)) return 'notReadable'
  if (pod === undefined && !look.store.canRead('Pod', namespace)) return 'notReadable'
  // A pod that has ended holds its claims in name only, as the claim's own state says.
  if (pod === undefined || hasEnded(pod) || !claimNamesOf(pod).includes(name)) return 'unplugged'
  if (hasStarted(pod)) return 'plugged'
  if (mountTrouble(look, pod) !== null) return 'blocked'
  return isScheduled(pod) ? 'attaching' : 'reserved'
}

const mountTroubles: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'])

/**
 * The newest mount or attach event of this very pod since it was scheduled: a pod before it had the same name and another uid,
 * and its events outlive it. Kubernetes writes whole seconds, so the same second counts.
 */
function mountTrouble(look: Look, pod: PodObject): string | null {
  const scheduledAt = conditionOf(pod, 'PodScheduled')?.changedAt ?? pod.createdAt ?? 0
  const trouble = look.store
    .eventsAbout(pod.uid)
    .find(({ reason, lastAt }) => mountTroubles.has(reason) && (lastAt ?? 0) >= scheduledAt)
  return trouble?.reason ?? null
}

/** A claim made together with its pod is at most this much older: both times have whole seconds. */
const MADE_TOGETHER_MS = 2_000

interface DiskEnds {
  readonly set: string
  readonly ordinal: number
  readonly pod: PodObject | undefined
  readonly claim: ClaimObject | undefined
}

/** It was the same disk only if the claim's uid is the same. Where no earlier pod was seen, the times have to tell. */
function diskOf(look: Look, { set, ordinal, pod, claim }: DiskEnds): Pick<SlotClaim, 'disk' | 'diskDerived'> {
  if (pod === undefined || claim === undefined) return { disk: null, diskDerived: false }
  const memory = look.memory.slot(pod.namespace, set, ordinal)
  const earlierUid = memory?.podUid === pod.uid ? memory.previousClaimUids.get(claim.name) : undefined
  if (earlierUid !== undefined) return { disk: earlierUid === claim.uid ? 'same' : 'new', diskDerived: false }
  const isFirst = (claim.createdAt ?? 0) >= (pod.createdAt ?? 0) - MADE_TOGETHER_MS
  return { disk: isFirst ? 'first' : 'same', diskDerived: true }
}

function mountsOf(pod: PodObject, claimName: string): SlotClaim['mounts'] {
  const volumes = new Set(pod.volumes.filter((volume) => volume.claimName === claimName).map(({ name }) => name))
  return [...pod.initContainers, ...pod.containers].flatMap(({ name: container, mounts }) =>
    mounts.filter(({ volume }) => volumes.has(volume)).map(({ path }) => ({ container, path })),
  )
}
