import type { FeedState } from '#shared/model/feed.ts'
import type {
  ClaimObject,
  EndpointSliceObject,
  EventObject,
  Labels,
  ObjectsByKind,
  PodObject,
  ServiceObject,
  StatefulSetObject,
  VolumeObject,
  WatchedKind,
  WatchedObject,
} from '#shared/objects/index.ts'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'

/** What the model and the diagnosis may read: typed objects through their indexes. Nobody may change what it reads. */
export interface StoreView {
  get<Kind extends WatchedKind>(kind: Kind, uid: string): ObjectsByKind[Kind] | undefined
  /** The object that has the name now. */
  named<Kind extends WatchedKind>(kind: Kind, namespace: string, name: string): ObjectsByKind[Kind] | undefined
  all<Kind extends WatchedKind>(kind: Kind): Iterable<ObjectsByKind[Kind]>
  inNamespace<Kind extends WatchedKind>(kind: Kind, namespace: string): Iterable<ObjectsByKind[Kind]>
  count(kind: WatchedKind): number
  /** Objects whose controller reference carries this uid. */
  controlledBy(ownerUid: string): Iterable<WatchedObject>
  podsUsingClaim(namespace: string, claimName: string): Iterable<PodObject>
  podsOnNode(nodeName: string): Iterable<PodObject>
  slicesOfService(namespace: string, serviceName: string): Iterable<EndpointSliceObject>
  claimsOfVolume(volumeName: string): Iterable<ClaimObject>
  /** Volumes whose claimRef names this claim, whatever uid it carries. */
  volumesOfClaim(namespace: string, claimName: string): Iterable<VolumeObject>
  /** Claims named `BASE-ORDINAL` with a canonical ordinal. Exact: `data-web-a-0` is of the series `data-web-a` only. */
  claimsOfSeries(namespace: string, base: string): Iterable<ClaimObject>
  /** Pods whose controller reference names a StatefulSet of this name, whatever its uid. */
  podsOfSet(namespace: string, setName: string): Iterable<PodObject>
  /** Sets whose serviceName is this. */
  setsOfService(namespace: string, serviceName: string): Iterable<StatefulSetObject>
  /** Services whose selector matches these labels of a pod. */
  servicesSelecting(namespace: string, labels: Labels): Iterable<ServiceObject>
  podsSelectedBy(serviceUid: string): Iterable<PodObject>
  /** Events about an object, newest first. By uid where the event has one. */
  eventsAbout(uid: string): readonly EventObject[]
  /** Events about a name, newest first: for what was never made, and events without a uid. */
  eventsNamed(kind: string, namespace: string, name: string): readonly EventObject[]
  feeds(): Iterable<FeedState>
  /**
   * Whether the absence of an object of this kind in this namespace means that there is none: its feed is live, or stale with
   * data; one that is signed out or connects anew and has data counts as stale. (architecture 2.2: what cannot be read is never taken for absent.) For kinds of the whole cluster the namespace is ''.
   */
  canRead(kind: WatchedKind, namespace: string): boolean
}

/** One settled batch as the store took it in: what really changed, in order. */
export interface StoreChange {
  readonly at: number
  readonly objects: readonly ObjectChange[]
  readonly feeds: readonly FeedChange[]
}
