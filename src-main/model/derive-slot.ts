import type { Slot, SlotRecord } from '#shared/model/entities.ts'
import type { RecordState } from '#shared/model/states.ts'
import type { Endpoint, PodObject } from '#shared/objects/index.ts'
import { POD_NAME_LABEL } from './derive-service.ts'
import { deriveSlotClaims } from './derive-slot-claim.ts'
import { serviceDomain } from './derive-zone.ts'
import { endpointsNamed, readyAddresses } from './endpoints.ts'
import { slotOfKey } from './keys.ts'
import type { Look } from './look.ts'
import { controllerOf } from '../store/references.ts'
import { isWanted, podNameOf, podOfSlot, setOf, slotExists, type SetView } from './sets.ts'

export function deriveSlot(look: Look, key: string): Slot | undefined {
  const { namespace, set: setName, ordinal } = slotOfKey(key)
  const set = setOf(look, namespace, setName)
  if (set === undefined || !slotExists(look, set, ordinal)) return undefined
  const pod = podOfSlot(look, set, ordinal)
  const name = pod?.name ?? podNameOf(setName, ordinal)
  const taking = pod === undefined ? look.store.named('Pod', namespace, name) : undefined
  const memory = look.memory.slot(namespace, setName, ordinal)
  const podReadable = look.store.canRead('Pod', namespace)
  return {
    // The very strings of the set, which its slots then share.
    namespace: set.object.namespace,
    set: set.object.name,
    ordinal,
    name,
    setUid: set.object.uid,
    wanted: isWanted(set, ordinal),
    podUid: pod?.uid ?? null,
    podReadable,
    // The controller waits without an event until the name is free: for a pod of an older set, or of nobody.
    nameTakenBy: taking === undefined ? null : { uid: taking.uid, owner: controllerOf(taking) },
    incarnation: memory?.podsSeen ?? 0,
    previousPodUid: memory?.previousPodUid ?? null,
    emptiedAt: pod === undefined && podReadable ? (memory?.goneAt ?? null) : null,
    claims: deriveSlotClaims(look, set, ordinal, pod ?? leftBehind(set, taking)),
    record: recordOf(look, set, name),
    ownServices: ownServicesOf(look, set, name),
    revision: revisionOf(set, pod),
  }
}

/**
 * A pod that its set was deleted without (`--cascade=orphan`) runs on with its claims, until a set of that name adopts it at its
 * first sync.
 */
function leftBehind({ state, object }: SetView, taking: PodObject | undefined): PodObject | undefined {
  const hasNoController = state === 'gone' || object.deletionAt !== null || object.status.observedGeneration === 0
  return hasNoController && taking !== undefined && controllerOf(taking) === null ? taking : undefined
}

function recordOf(look: Look, { object }: SetView, podName: string): SlotRecord | null {
  const { serviceName, namespace } = object
  if (serviceName === '') return null
  const name = `${podName}.${serviceDomain(look, namespace, serviceName)}`
  if (!look.store.canRead('EndpointSlice', namespace)) return { name, state: 'notReadable', addresses: [] }
  const endpoints = isServiceGone(look, namespace, serviceName)
    ? []
    : endpointsNamed(look.store, namespace, serviceName, podName)
  return { name, state: recordState(endpoints), addresses: readyAddresses(endpoints) }
}

/** The cluster's DNS answers nothing for a Service that is no more, though its slices are collected a little later. */
const isServiceGone = (look: Look, namespace: string, name: string): boolean =>
  look.store.named('Service', namespace, name) === undefined && look.store.canRead('Service', namespace)

/**
 * First match wins. Published are the endpoints that are ready; ready and not serving is what publishNotReadyAddresses does.
 * A terminating endpoint is not ready, so it is not published.
 */
export function recordState(endpoints: readonly Endpoint[]): RecordState {
  if (endpoints.some(({ ready, serving }) => ready && serving)) return 'present'
  if (endpoints.some(({ ready }) => ready)) return 'publishedEarly'
  return endpoints.length > 0 ? 'notPublished' : 'absent'
}

const noServices: readonly string[] = []

/** Asked with the labels that the slot's pod has or would have, so that the answer does not come and go with the pod. */
function ownServicesOf(look: Look, { object }: SetView, podName: string): readonly string[] {
  const labels = { ...object.templateLabels, [POD_NAME_LABEL]: podName }
  const services = [...look.store.servicesSelecting(object.namespace, labels)].filter(
    ({ selector }) => selector?.[POD_NAME_LABEL] === podName,
  )
  return services.length === 0 ? noServices : services.map(({ name }) => name).sort()
}

/** Before the controller's first sync the status is empty, and of a set that is gone nobody keeps it. */
function revisionOf({ object, state }: SetView, pod: PodObject | undefined): Slot['revision'] {
  const { currentRevision, updateRevision } = object.status
  const revision = pod?.labels['controller-revision-hash'] ?? ''
  if (state === 'gone' || revision === '' || updateRevision === '') return 'unknown'
  if (revision === currentRevision) return 'current'
  return revision === updateRevision ? 'update' : 'other'
}
