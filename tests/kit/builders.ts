export { CREATED, type Fields } from './builders/built.ts'
export { event, namespace, node, type EventOptions, type NodeOptions } from './builders/cluster.ts'
export { service, slice, type EndpointOptions, type ServiceOptions, type SliceOptions } from './builders/network.ts'
export {
  claim,
  storageClass,
  volume,
  type ClaimOptions,
  type StorageClassOptions,
  type VolumeOptions,
} from './builders/storage.ts'
export {
  controllerRevision,
  job,
  owner,
  pod,
  statefulSet,
  type JobOptions,
  type PodOptions,
  type StatefulSetOptions,
} from './builders/workloads.ts'
