import type { EventObject, NamespaceObject, NodeObject, ResourceQuotaObject } from './cluster.ts'
import type { EndpointSliceObject, ServiceObject } from './network.ts'
import type { PodObject } from './pod.ts'
import type { ClaimObject, StorageClassObject, VolumeAttachmentObject, VolumeObject } from './storage.ts'
import type {
  ControllerRevisionObject,
  CronJobObject,
  DeploymentObject,
  JobObject,
  ReplicaSetObject,
  ReplicationControllerObject,
  StatefulSetObject,
} from './workloads.ts'

/** Every kind that Podium watches, with its projection: the fields that the model needs and no more. */
export interface ObjectsByKind {
  readonly StatefulSet: StatefulSetObject
  readonly Pod: PodObject
  readonly PersistentVolumeClaim: ClaimObject
  readonly PersistentVolume: VolumeObject
  readonly StorageClass: StorageClassObject
  readonly Service: ServiceObject
  readonly EndpointSlice: EndpointSliceObject
  readonly Job: JobObject
  readonly CronJob: CronJobObject
  readonly Deployment: DeploymentObject
  readonly ReplicaSet: ReplicaSetObject
  readonly ReplicationController: ReplicationControllerObject
  readonly ControllerRevision: ControllerRevisionObject
  readonly Node: NodeObject
  readonly Event: EventObject
  readonly Namespace: NamespaceObject
  readonly VolumeAttachment: VolumeAttachmentObject
  readonly ResourceQuota: ResourceQuotaObject
}

export type WatchedKind = keyof ObjectsByKind
export type WatchedObject = ObjectsByKind[WatchedKind]

export interface KindInfo {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespaced: boolean
  /** kubectl's short names and plural; `why` accepts them. */
  readonly aliases: readonly string[]
}

/** Where each kind lives in the API. The order is the one in which kinds are asked for: the picture's own first. */
export const kinds: { readonly [Kind in WatchedKind]: KindInfo } = {
  StatefulSet: kind('apps', 'v1', 'statefulsets', true, ['sts', 'statefulset']),
  Pod: kind('', 'v1', 'pods', true, ['po', 'pod']),
  PersistentVolumeClaim: kind('', 'v1', 'persistentvolumeclaims', true, ['pvc', 'persistentvolumeclaim', 'claim']),
  Service: kind('', 'v1', 'services', true, ['svc', 'service']),
  EndpointSlice: kind('discovery.k8s.io', 'v1', 'endpointslices', true, ['endpointslice']),
  PersistentVolume: kind('', 'v1', 'persistentvolumes', false, ['pv', 'persistentvolume']),
  StorageClass: kind('storage.k8s.io', 'v1', 'storageclasses', false, ['sc', 'storageclass']),
  Node: kind('', 'v1', 'nodes', false, ['no', 'node']),
  Event: kind('', 'v1', 'events', true, ['ev', 'event']),
  ControllerRevision: kind('apps', 'v1', 'controllerrevisions', true, ['controllerrevision']),
  Namespace: kind('', 'v1', 'namespaces', false, ['ns', 'namespace']),
  Job: kind('batch', 'v1', 'jobs', true, ['job']),
  CronJob: kind('batch', 'v1', 'cronjobs', true, ['cj', 'cronjob']),
  Deployment: kind('apps', 'v1', 'deployments', true, ['deploy', 'deployment']),
  ReplicaSet: kind('apps', 'v1', 'replicasets', true, ['rs', 'replicaset']),
  ReplicationController: kind('', 'v1', 'replicationcontrollers', true, ['rc', 'replicationcontroller']),
  VolumeAttachment: kind('storage.k8s.io', 'v1', 'volumeattachments', false, ['volumeattachment']),
  ResourceQuota: kind('', 'v1', 'resourcequotas', true, ['quota', 'resourcequota']),
}

export const watchedKinds: readonly WatchedKind[] = Object.keys(kinds) as WatchedKind[]

function kind(
  group: string,
  version: string,
  resource: string,
  namespaced: boolean,
  aliases: readonly string[],
): KindInfo {
  return { group, version, resource, namespaced, aliases: [...aliases, resource] }
}

export type * from './cluster.ts'
export type * from './meta.ts'
export type * from './network.ts'
export type * from './pod.ts'
export type * from './storage.ts'
export type * from './workloads.ts'
