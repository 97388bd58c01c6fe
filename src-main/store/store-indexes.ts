import type {
  ClaimObject,
  EndpointSliceObject,
  EventObject,
  PodObject,
  StatefulSetObject,
  VolumeObject,
  WatchedObject,
} from '#shared/objects/index.ts'
import { KeyIndex } from './indexes.ts'
import { parseOrdinalName } from './ordinals.ts'
import { claimNamesOf, controllerOf, controllerOfKind } from './references.ts'
import { LabelIndex, SelectorIndex } from './selector-index.ts'

/** All indexes of the store beside names. Each line says which objects it finds and by what. */
export class StoreIndexes {
  readonly byController = new KeyIndex<WatchedObject>((object) => one(controllerOf(object)?.uid))
  readonly podsByClaim = new KeyIndex<PodObject>((pod) => claimNamesOf(pod).map((name) => `${pod.namespace}/${name}`))
  readonly podsByNode = new KeyIndex<PodObject>((pod) => one(pod.nodeName))
  readonly podsBySet = new KeyIndex<PodObject>((pod) =>
    one(controllerOfKind(pod, 'StatefulSet')?.name, (name) => `${pod.namespace}/${name}`),
  )
  readonly setsByService = new KeyIndex<StatefulSetObject>((set) => [`${set.namespace}/${set.serviceName}`])
  readonly slicesByService = new KeyIndex<EndpointSliceObject>((slice) =>
    one(slice.serviceName, (name) => `${slice.namespace}/${name}`),
  )
  readonly claimsByVolume = new KeyIndex<ClaimObject>((claim) => one(claim.volumeName))
  readonly claimsBySeries = new KeyIndex<ClaimObject>((claim) =>
    one(parseOrdinalName(claim.name)?.base, (base) => `${claim.namespace}/${base}`),
  )
  readonly volumesByClaim = new KeyIndex<VolumeObject>(({ claimRef }) =>
    claimRef === null ? [] : [`${claimRef.namespace}/${claimRef.name}`],
  )
  readonly eventsByUid = new KeyIndex<EventObject>(({ involved }) => one(involved.uid))
  readonly eventsByName = new KeyIndex<EventObject>(({ involved }) => [
    `${involved.kind}/${involved.namespace}/${involved.name}`,
  ])
  readonly selectors = new SelectorIndex()
  readonly labels = new LabelIndex()
  readonly #podsIn: (namespace: string) => Iterable<PodObject>

  constructor(podsIn: (namespace: string) => Iterable<PodObject>) {
    this.#podsIn = podsIn
  }

  /** Tells every index that is concerned of one change. The object itself has been stored already. */
  update(before: WatchedObject | undefined, after: WatchedObject | undefined): void {
    this.byController.update(before, after)
    const object = after ?? before
    if (object === undefined) return
    switch (object.kind) {
      case 'Pod':
        return this.#updatePod(as<PodObject>(before), as<PodObject>(after))
      case 'StatefulSet':
        return this.setsByService.update(as<StatefulSetObject>(before), as<StatefulSetObject>(after))
      case 'PersistentVolumeClaim':
        this.claimsByVolume.update(as<ClaimObject>(before), as<ClaimObject>(after))
        return this.claimsBySeries.update(as<ClaimObject>(before), as<ClaimObject>(after))
      case 'PersistentVolume':
        return this.volumesByClaim.update(as<VolumeObject>(before), as<VolumeObject>(after))
      case 'EndpointSlice':
        return this.slicesByService.update(as<EndpointSliceObject>(before), as<EndpointSliceObject>(after))
      case 'Event':
        this.eventsByUid.update(as<EventObject>(before), as<EventObject>(after))
        return this.eventsByName.update(as<EventObject>(before), as<EventObject>(after))
      case 'Service':
        this.selectors.update(as(before), as(after))
        if (after !== undefined) this.labels.watch(object, this.#podsIn)
        return
      default:
        // Kinds that are only found by uid, by name or by their controller.
        return
    }
  }

  #updatePod(before: PodObject | undefined, after: PodObject | undefined): void {
    this.podsByClaim.update(before, after)
    this.podsByNode.update(before, after)
    this.podsBySet.update(before, after)
    this.labels.update(before, after)
  }
}

function one(value: string | null | undefined, keyOf: (value: string) => string = (same) => same): readonly string[] {
  return value === null || value === undefined ? [] : [keyOf(value)]
}

/** Before and after of one change are of one kind, which the switch has found. */
function as<Value extends WatchedObject>(object: WatchedObject | undefined): Value | undefined {
  return object as Value | undefined
}
