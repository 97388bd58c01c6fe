import { recordKey, type EntityChange } from '../model/change.ts'
import type { Slot, SlotClaim } from '../model/entities.ts'
import { keepsClaims } from './neighbours.ts'
import type { Stage } from './order.ts'
import { silentNodeOf, subjectOfSlot, type Telling } from './telling.ts'

type Change = Extract<EntityChange, { readonly entity: 'slot' }>

/** What is known of the slot and not of one object: its record, whether its disk is the same, and that a claim stays behind. */
export function tellSlot(telling: Telling, { before, after }: Change): void {
  const slot = after ?? before
  if (slot === undefined) return
  const isUnseen =
    before === undefined &&
    (telling.isFirstList('StatefulSet', slot.namespace) || telling.isFirstList('EndpointSlice', slot.namespace))
  if (isUnseen) return
  tellRecord(telling, before, after)
  if (after === undefined) return
  for (const claim of after.claims) {
    const was = before?.claims.find(({ name }) => name === claim.name)
    tellDisk(telling, before, after, claim, was)
    tellKept(telling, before, after, claim, was)
  }
}

function tellRecord(telling: Telling, before: Slot | undefined, after: Slot | undefined): void {
  const slot = after ?? before
  const was = before?.record ?? null
  const is = after?.record ?? null
  const record = is ?? was
  if (slot === undefined || record === null || was?.state === 'notReadable' || is?.state === 'notReadable') return
  const name = record.name.split('.').slice(0, 2).join('.')
  const params = { pod: slot.name, name }
  const subject = subjectOfSlot(slot, 'Record', record.name, null)
  const changedPod = before?.podUid != null && before.podUid !== after?.podUid
  const slotName = `${slot.namespace}/${slot.name}`
  const oldAddresses = was === null ? '' : was.addresses.join(', ')
  const newAddresses = is === null ? '' : is.addresses.join(', ')
  if (oldAddresses === newAddresses && isPublished(was) === isPublished(is)) return
  if ((before === undefined || after === undefined) && isUntouched(telling, slot.namespace, record.name)) return
  if (isPublished(was)) {
    const pod = slot.podUid === null ? undefined : telling.maps.pod.get(slot.podUid)
    const silentNode = pod?.deletion == null ? silentNodeOf(pod) : null
    const told = { ...params, silentNode: silentNode ?? 'none' }
    telling.tell('record-withdrawn', subject, told, withdrawalPlace(telling, slot, changedPod))
  }
  if (isPublished(is)) {
    const stage: Stage = before?.podUid === after?.podUid ? 'progress' : 'begin'
    const { publishedAddresses } = telling.tracker
    const known = oldAddresses === '' ? publishedAddresses.get(slotName) : oldAddresses
    publishedAddresses.set(slotName, newAddresses)
    const addresses = newAddresses === '' ? 'none' : newAddresses
    telling.tell('record-published', subject, { ...params, addresses, oldAddresses: known ?? 'none' }, [stage, 28])
  }
}

/** A slot leaves the view with an orphaned pod and comes back with an adopted one, while DNS goes on answering its name. */
function isUntouched({ maps, changedRecords }: Telling, namespace: string, name: string): boolean {
  const keys = [recordKey(namespace, 'A', name), recordKey(namespace, 'AAAA', name)]
  const isAnswered = keys.some((key) => (maps.record.get(key)?.answers.length ?? 0) > 0)
  return isAnswered && !keys.some((key) => changedRecords.has(key))
}

/** A record goes before its pod does, and after the request to stop or the loss of readiness that made it go. */
function withdrawalPlace(telling: Telling, slot: Slot, changedPod: boolean): readonly [Stage, number] {
  if (changedPod) return ['end', 0]
  const pod = slot.podUid === null ? undefined : telling.maps.pod.get(slot.podUid)
  return pod?.deletion == null ? ['progress', 26] : ['ask', 31]
}

function isPublished(record: Slot['record']): boolean {
  return record?.state === 'present' || record?.state === 'publishedEarly'
}

/**
 * Told when the cable is plugged in again, and only where an earlier pod was seen: a guess from times is no story. A pod that
 * is adopted has had its disk all along.
 */
function tellDisk(
  telling: Telling,
  before: Slot | undefined,
  after: Slot,
  claim: SlotClaim,
  was: SlotClaim | undefined,
): void {
  const wasPlugged = was?.cable === 'plugged' && before?.podUid === after.podUid
  if (claim.cable !== 'plugged' || wasPlugged || claim.diskDerived || claim.disk === null || claim.disk === 'first')
    return
  if (after.podUid === null || !telling.startedPods.has(after.podUid)) return
  const subject = subjectOfSlot(after, 'PersistentVolumeClaim', claim.name, claim.uid)
  const stage: Stage = before?.podUid === after.podUid ? 'progress' : 'begin'
  telling.tell(claim.disk === 'same' ? 'disk-same' : 'disk-new', subject, { pod: after.name, claim: claim.name }, [
    stage,
    22,
  ])
}

/** No pod is left in the slot, nobody wants it and the policy keeps its claim, which was not so before. A pod that has ended and is still there keeps the tale open. */
function tellKept(
  telling: Telling,
  before: Slot | undefined,
  after: Slot,
  claim: SlotClaim,
  was: SlotClaim | undefined,
): void {
  if (before === undefined || after.wanted || after.podUid !== null || claim.state !== 'kept') return
  if (was?.state === 'kept' && !before.wanted && before.podUid === null) return
  const set = telling.maps.workload.get(`${after.namespace}/${after.set}`) ?? null
  if (set !== null && !keepsClaims(set, after)) return
  telling.tell(
    'claim-kept',
    subjectOfSlot(after, 'PersistentVolumeClaim', claim.name, claim.uid),
    { claim: claim.name },
    ['end', 2],
  )
}
