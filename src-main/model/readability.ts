import { nameKey, slotKey } from '#shared/model/change.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { controllerOfKind } from '../store/references.ts'
import { parseOrdinalName } from '../store/ordinals.ts'
import { placesOfClaim, slotKeysOfClaim, slotKeysOfSet } from './relation-kit.ts'
import type { Derived, RelationLook } from './relation-kit.ts'

type Mark = (derived: Derived, key: string) => void

/**
 * What rests on the absence of objects of a kind differs once the kind can be read, or no more. `namespace` is that of the feed:
 * empty for all of them.
 */
export function markReadability(kind: WatchedKind, namespace: string, look: RelationLook, mark: Mark): void {
  switch (kind) {
    case 'StatefulSet':
      return markSets(namespace, look, mark)
    case 'Pod':
      markKnown(['workload', 'slot', 'claim', 'service', 'job'], namespace, look, mark)
      return
    case 'PersistentVolumeClaim':
      markKnown(['slot'], namespace, look, mark)
      for (const [key] of look.known.volume) mark('volume', key)
      return
    case 'PersistentVolume':
    case 'StorageClass':
      return markPendingClaims(look, mark)
    case 'Service':
      markKnown(['workload', 'slot'], namespace, look, mark)
      return markServiceRecords(namespace, look, mark)
    case 'EndpointSlice':
      markKnown(['workload', 'slot'], namespace, look, mark)
      return markServiceRecords(namespace, look, mark)
    case 'ControllerRevision':
      return markKnown(['workload'], namespace, look, mark)
    case 'Node':
      return markPodsOfMissingNodes(look, mark)
    default:
      // Nothing rests on the absence of the other kinds.
      return
  }
}

const isIn = (feedNamespace: string, namespace: string): boolean => feedNamespace === '' || feedNamespace === namespace

function markKnown(
  names: readonly ('workload' | 'slot' | 'claim' | 'service' | 'job')[],
  namespace: string,
  look: RelationLook,
  mark: Mark,
): void {
  for (const name of names) {
    for (const [key, entity] of look.known[name]) if (isIn(namespace, entity.namespace)) mark(name, key)
  }
}

/**
 * Sets that are known by their pods or by memory only are in view no longer than sets can be read. A set that is there is
 * known whatever may be read, so its slots and claims stay as they are: they may be ten thousand.
 */
function markSets(namespace: string, look: RelationLook, mark: Mark): void {
  const isThere = (home: string, set: string): boolean => look.store.named('StatefulSet', home, set) !== undefined
  markKnown(['workload'], namespace, look, mark)
  for (const [key, slot] of look.known.slot) {
    if (isIn(namespace, slot.namespace) && !isThere(slot.namespace, slot.set)) mark('slot', key)
  }
  for (const [key, claim] of look.known.claim) {
    if (!isIn(namespace, claim.namespace)) continue
    if (!placesOfClaim(claim.name).some(({ set }) => hasRemains(look, claim.namespace, set))) continue
    mark('claim', key)
    // A set that is gone may explain the claim of a slot whose own set is there.
    for (const slot of slotKeysOfClaim(claim)) mark('slot', slot)
  }
  for (const pod of look.store.all('Pod')) {
    const owner = controllerOfKind(pod, 'StatefulSet')
    const parsed = parseOrdinalName(pod.name)
    if (owner === null || parsed === null || !isIn(namespace, pod.namespace)) continue
    if (!isThere(pod.namespace, owner.name)) mark('workload', nameKey(pod.namespace, owner.name))
    if (!isThere(pod.namespace, parsed.base)) mark('slot', slotKey(pod.namespace, parsed.base, parsed.ordinal))
  }
  for (const { object } of look.memory.goneSets()) {
    if (!isIn(namespace, object.namespace)) continue
    mark('workload', nameKey(object.namespace, object.name))
    for (const key of slotKeysOfSet(look, object)) mark('slot', key)
  }
}

/** Whether something of a set that is not there is left, which is what `setOf` finds it by. */
function hasRemains(look: RelationLook, namespace: string, set: string): boolean {
  if (look.store.named('StatefulSet', namespace, set) !== undefined) return false
  if (look.memory.goneSet(namespace, set) !== undefined) return true
  const [pod] = look.store.podsOfSet(namespace, set)
  return pod !== undefined
}

function markPendingClaims(look: RelationLook, mark: Mark): void {
  for (const claim of look.store.all('PersistentVolumeClaim')) {
    if (claim.phase === 'Bound') continue
    mark('claim', claim.uid)
    for (const key of slotKeysOfClaim(claim)) mark('slot', key)
  }
}

/** Slices of a Service that cannot be read still tell the names of its pods. */
function markServiceRecords(namespace: string, look: RelationLook, mark: Mark): void {
  for (const slice of look.store.all('EndpointSlice')) {
    if (slice.serviceName !== null && isIn(namespace, slice.namespace)) {
      mark('serviceRecords', nameKey(slice.namespace, slice.serviceName))
    }
  }
}

function markPodsOfMissingNodes(look: RelationLook, mark: Mark): void {
  for (const pod of look.store.all('Pod')) {
    if (pod.nodeName === null || look.store.named('Node', '', pod.nodeName) !== undefined) continue
    mark('pod', pod.uid)
    mark('attempt', pod.uid)
  }
}
