import type {
  CoreV1Event,
  V1ConfigMap,
  V1ControllerRevision,
  V1CronJob,
  V1Deployment,
  V1EndpointSlice,
  V1Endpoints,
  V1Job,
  V1Lease,
  V1Namespace,
  V1Node,
  V1ObjectMeta,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1ReplicaSet,
  V1ReplicationController,
  V1ResourceQuota,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1StorageClass,
  V1VolumeAttachment,
} from '@kubernetes/client-node'

/** A type of the Kubernetes client as it stands on the wire: instants are RFC 3339 strings, and nothing can be changed. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T

/** The same, but made to be changed: a private copy before it is stored. */
export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T

/** Metadata of a stored object: what the server fills is always there. */
export type StoredMeta = Omit<Wire<V1ObjectMeta>, 'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'> & {
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
  readonly creationTimestamp: string
}

/** An object as the store holds it: one of its kind's type, with the head and, where the kind has one, the spec always there. */
export type Stored<T> = Omit<Wire<T>, 'apiVersion' | 'kind' | 'metadata' | 'spec'> & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: StoredMeta
} & (T extends { spec?: infer Spec } ? { readonly spec: Wire<NonNullable<Spec>> } : unknown)

/** Every stored resource by its plural name, and the type of its objects. Events of both groups are one resource. */
export interface ObjectOf {
  readonly namespaces: Stored<V1Namespace>
  readonly nodes: Stored<V1Node>
  readonly pods: Stored<V1Pod>
  readonly services: Stored<V1Service>
  readonly endpoints: Stored<V1Endpoints>
  readonly configmaps: Stored<V1ConfigMap>
  readonly secrets: Stored<V1Secret>
  readonly serviceaccounts: Stored<V1ServiceAccount>
  readonly persistentvolumeclaims: Stored<V1PersistentVolumeClaim>
  readonly persistentvolumes: Stored<V1PersistentVolume>
  readonly resourcequotas: Stored<V1ResourceQuota>
  readonly replicationcontrollers: Stored<V1ReplicationController>
  readonly events: Stored<CoreV1Event>
  readonly statefulsets: Stored<V1StatefulSet>
  readonly controllerrevisions: Stored<V1ControllerRevision>
  readonly deployments: Stored<V1Deployment>
  readonly replicasets: Stored<V1ReplicaSet>
  readonly jobs: Stored<V1Job>
  readonly cronjobs: Stored<V1CronJob>
  readonly storageclasses: Stored<V1StorageClass>
  readonly volumeattachments: Stored<V1VolumeAttachment>
  readonly endpointslices: Stored<V1EndpointSlice>
  readonly leases: Stored<V1Lease>
}

export type ResourceName = keyof ObjectOf
export type StoredObject = ObjectOf[ResourceName]

/** A private copy that may be changed before it is stored. */
export type Draft<R extends ResourceName> = Mutable<ObjectOf[R]>

/** What a creator hands in: the head may be incomplete, the server fills the rest. */
export type NewObject<R extends ResourceName> = Omit<ObjectOf[R], 'metadata' | 'apiVersion' | 'kind'> & {
  readonly metadata: Wire<V1ObjectMeta>
}

/** JSON as it is parsed, before anybody has looked at it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}
