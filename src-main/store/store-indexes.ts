import type {
  ClaimObject,
  EndpointSliceObject,
  EventObject,
  PodObject,
  StatefulSetObject,
  VolumeObject,
  WatchedObject,
} from '#shared/objects/index.ts'
import { KeyIndex, type Holder } from './indexes.ts'
import { parseOrdinalName } from './ordinals.ts'
import { claimNamesOf, controllerOf, controllerOfKind } from './references.ts'
import { LabelIndex, SelectorIndex } from './selector-index.ts'

/** All indexes of the store beside names. Each line says which objects it finds and by what. */
export class StoreIndexes {
  readonly byController = new KeyIndex<WatchedObject>(
    ({ owners }) => owners,
    (object) => one(controllerOf(object)?.uid),
  )
  readonly podsByClaim = new KeyIndex<PodObject>(
    ({ volumes }) => volumes,
    (pod) => claimNamesOf(pod).map((name) => `${pod.namespace}/${name}`),
  )
  readonly podsByNode = new KeyIndex<PodObject>(
    ({ nodeName }) => nodeName,
    (pod) => one(pod.nodeName),
  )
  readonly podsBySet = new KeyIndex<PodObject>(
    ({ owners }) => owners,
    (pod) => one(controllerOfKind(pod, 'StatefulSet')?.name, (name) => `${pod.namespace}/${name}`),
  )
  readonly setsByService = new KeyIndex<StatefulSetObject>(
    ({ serviceName }) => serviceName,
    (set) => [`${set.namespace}/${set.serviceName}`],
  )
  readonly slicesByService = new KeyIndex<EndpointSliceObject>(
    ({ serviceName }) => serviceName,
    (slice) => one(slice.serviceName, (name) => `${slice.namespace}/${name}`),
  )
  readonly claimsByVolume = new KeyIndex<ClaimObject>(
    ({ volumeName }) => volumeName,
    (claim) => one(claim.volumeName),
  )
  readonly claimsBySeries = new KeyIndex<ClaimObject>(
    ({ name }) => name,
    (claim) => one(parseOrdinalName(claim.name)?.base, (base) => `${claim.namespace}/${base}`),
  )
  readonly volumesByClaim = new KeyIndex<VolumeObject>(
    ({ claimRef }) => claimRef,
    ({ claimRef }) => (claimRef === null ? [] : [`${claimRef.namespace}/${claimRef.name}`]),
  )
  readonly eventsByUid = new KeyIndex<EventObject>(
    ({ involved }) => involved,
    ({ involved }) => one(involved.uid),
  )
  readonly eventsByName = new KeyIndex<EventObject>(
    ({ involved }) => involved,
    ({ involved }) => [`${involved.kind}/${involved.namespace}/${involved.name}`],
  )
  readonly selectors = new SelectorIndex()
  readonly labels = new LabelIndex()
  readonly #podsIn: (namespace: string) => Iterable<Holder<PodObject>>

  constructor(podsIn: (namespace: string) => Iterable<Holder<PodObject>>) {
    this.#podsIn = podsIn
  }

  /** Tells every index that is concerned of one change. The object itself has been stored already. */
  update(holder: Holder<WatchedObject>, before: WatchedObject | undefined, after: WatchedObject | undefined): void {
    this.byController.update(holder, before, after)
    const object = after ?? before
    if (object === undefined) return
    switch (object.kind) {
      case 'Pod':
        return this.#updatePod(of(holder), of(before), of(after))
      case 'StatefulSet':
        return this.setsByService.update(of(holder), of(before), of(after))
      case 'PersistentVolumeClaim':
        this.claimsByVolume.update(of(holder), of(before), of(after))
        return this.claimsBySeries.update(of(holder), of(before), of(after))
      case 'PersistentVolume':
        return this.volumesByClaim.update(of(holder), of(before), of(after))
      case 'EndpointSlice':
        return this.slicesByService.update(of(holder), of(before), of(after))
      case 'Event':
        this.eventsByUid.update(of(holder), of(before), of(after))
        return this.eventsByName.update(of(holder), of(before), of(after))
      case 'Service':
        this.selectors.update(of(before), of(after))
        if (after !== undefined) this.labels.watch(object, this.#podsIn)
        return
      default:
        // Kinds that are only found by uid, by name or by their controller.
        return
    }
  }

  #updatePod(holder: Holder<PodObject>, before: PodObject | undefined, after: PodObject | undefined): void {
    this.podsByClaim.update(holder, before, after)
    this.podsByNode.update(holder, before, after)
    this.podsBySet.update(holder, before, after)
    this.labels.update(holder, before, after)
  }
}

function one(value: string | null | undefined, keyOf: (value: string) => string = (same) => same): readonly string[] {
  return value === null || value === undefined ? [] : [keyOf(value)]
}

/** Holder, before and after of one change are of one kind, which the switch has found. */
function of<Value>(value: unknown): Value {
  return value as Value
}
